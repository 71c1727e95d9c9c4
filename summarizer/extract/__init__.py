"""Extraction by rules, without a model: summary, quotations, stances, passages. All text is the article's own."""
