"""Stances: who takes which position on what. Read off the article by rules, or drafted by a model and checked.

``cues`` reads the side that a verb of reporting states, ``own_words`` the side that somebody's own words take,
``denials`` what is disputed, ``acts`` what organisations do, ``author`` the writer's own voice; ``extracting`` puts
them together. ``checking`` judges a model's drafts. ``merging`` makes one record of what is told twice.
"""

from summarizer.stances.checking import MOST_PER_CHUNK, check_stances, stances_task
from summarizer.stances.extracting import extract_stances
from summarizer.stances.rereading import reread_stances

__all__ = ["MOST_PER_CHUNK", "check_stances", "extract_stances", "reread_stances", "stances_task"]
