"""Reads articles from bytes, files and web addresses: fetching, decoding, formats, cleaning, metadata, claims."""
