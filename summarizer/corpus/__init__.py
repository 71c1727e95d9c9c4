"""Corpora: thousands of articles, made into one row each by a run that can be killed and goes on.

    inputs ─sources, tables─▶ Items ─engines, making─▶ Rows ─journal─▶ results file ─▶ positions over time, find

``running`` drives it; ``making`` is the one code that makes a row, whichever engine runs it.
"""
