"""Bytes, files and addresses → articles: fetching, decoding, formats, cleaning, metadata, claims."""
