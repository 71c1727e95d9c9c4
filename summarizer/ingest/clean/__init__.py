"""Cleans raw text or HTML to an Article: removes boilerplate with reasons, and maps offsets to the input.

    flatten ──▶ split_blocks ──▶ judge ──▶ build_text

``blocks`` evens out white space and joins wrapped lines. ``classifier`` decides which blocks are the article, with
``furniture`` (phrases) and ``region`` (a fitted model; title, byline and date). ``cleaner`` writes the text and its
offset map.
"""
