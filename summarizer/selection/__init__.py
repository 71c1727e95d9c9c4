"""The extractive core: which of an article's own sentences say what it says. No model; near-linear time."""
