"""The weights of the cleaning model, fitted by ``benchmarks/_fit_cleaning.py``; the names are those of ``features``."""

LIMIT = 3.0
"""Log-odds are cut off here before they are summed."""
LEAN = 0.15
"""Added to every block's log-odds when the article's place is sought."""
DROP = -1.5
"""Inside the article, a block goes when its log-odds are below this."""

WEIGHTS: dict[str, float] = {
    "bias": -1.58,
    "size": 1.97,
    "long": 0.61,
    "ends": 1.41,
    "stops": 0.13,
    "commas": -0.04,
    "list_item": 1.27,
    "heading": 0.00,
    "lower_start": 0.75,
    "quote": 0.63,
    "capitals": -0.64,
    "upper": 0.36,
    "digits": 1.20,
    "cut": -0.96,
    "link": 0.35,
    "time": -0.43,
    "credit": -0.47,
    "policy": -1.01,
    "call": -1.18,
    "repeated": -0.97,
    "close": -1.00,
    "off_indent": -1.52,
    "ornament": -0.41,
    "sponsor line": -0.76,
    "link to other pages": -1.27,
    "share buttons": -0.68,
    "caption or picture credit": -0.90,
    "newsletter or subscription call": -0.71,
    "cookie or privacy notice": -0.19,
    "contact line": -0.62,
    "copyright line": 0.34,
    "comments": -0.07,
    "site menu": -0.81,
    "prose_before": 0.54,
    "prose_after": 0.40,
    "prose_before_3": 0.83,
    "prose_after_3": 0.53,
    "noise_before": -1.16,
    "noise_after": -1.30,
    "alone": -0.53,
    "ended": -3.38,
    "prose_share_before": -1.16,
    "prose_share_after": -0.80,
    "above_title": -1.93,
}
