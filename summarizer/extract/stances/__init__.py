"""Who takes which side, where an article says so in so many words."""
