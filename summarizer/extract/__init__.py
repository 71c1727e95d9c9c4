"""What the rules take out of an article word for word, without a model."""
