"""Stances read off the article by rules."""
