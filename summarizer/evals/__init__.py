"""Regression evals: golden cases, the outputs made for them, scores, gates and reports."""
