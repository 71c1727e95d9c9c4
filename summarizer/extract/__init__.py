"""What an article says, by rules and in its own words: no model."""
