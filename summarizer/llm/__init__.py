"""Talking to language models. Nothing in here knows what an article is."""
