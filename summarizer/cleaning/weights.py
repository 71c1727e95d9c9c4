"""The weights of the cleaning model, fitted by ``benchmarks/_fit_cleaning.py``; the names are those of ``features``."""

LIMIT = 3.0
"""Log-odds are cut off here before they are summed."""
LEAN = 0.15
"""Added to every block's log-odds when the article's place is sought."""
DROP = -1.5
"""Inside the article, a block goes when its log-odds are below this."""

WEIGHTS: dict[str, float] = {
    "bias": -1.70,
    "size": 2.05,
    "long": 0.61,
    "ends": 1.43,
    "stops": 0.05,
    "commas": -0.06,
    "list_item": 1.26,
    "heading": 0.00,
    "lower_start": 0.75,
    "quote": 0.81,
    "capitals": -0.61,
    "upper": 0.34,
    "digits": 1.19,
    "cut": -1.03,
    "link": 0.29,
    "time": -0.45,
    "credit": -0.40,
    "policy": -1.03,
    "call": -1.18,
    "repeated": -0.88,
    "close": -1.02,
    "off_indent": -1.55,
    "ornament": -0.43,
    "sponsor line": -0.79,
    "link to other pages": -1.01,
    "share buttons": -0.61,
    "caption or picture credit": -0.96,
    "newsletter or subscription call": -0.72,
    "cookie or privacy notice": -0.20,
    "contact line": -0.61,
    "copyright line": 0.33,
    "comments": -0.07,
    "site menu": -0.60,
    "prose_before": 0.54,
    "prose_after": 0.39,
    "prose_before_3": 0.81,
    "prose_after_3": 0.58,
    "noise_before": -1.14,
    "noise_after": -1.27,
    "alone": -0.52,
    "ended": -3.21,
    "prose_share_before": -1.02,
    "prose_share_after": -0.76,
    "above_title": -1.97,
}
