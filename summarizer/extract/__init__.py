"""What rules take out of an article, word for word: quotations, turns, stated sides. They judge and answer nothing."""
