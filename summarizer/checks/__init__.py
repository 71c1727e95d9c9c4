"""Exact checks: what can be decided without reading for meaning, in every script and language."""
