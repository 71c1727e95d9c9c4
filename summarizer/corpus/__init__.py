"""Corpora: thousands of articles, made into one row each by a run that can be killed and continued.

    inputs ─▶ Items ─workers, cluster or provider─▶ Rows ─journal─▶ results file ─▶ timeline, search

``run`` drives it, and holds the one code that makes a row, whichever engine runs it.
"""
