"""Stances: who takes which position on what. Read off the article by rules, or drafted by a model and checked.

``cues`` reads the side that a verb of reporting states, ``own_words`` the side that somebody's own words take,
``denials`` what is disputed, ``acts`` what organisations do, ``author`` the writer's own voice; ``extracting`` puts
them together. ``tasks`` says what a model is asked, ``checking`` judges what it drafts; ``reconciling`` makes one
account of both readings, ``merging`` one record of what is told twice.
"""

from summarizer.sides.checking import check_stances
from summarizer.sides.extracting import extract_stances
from summarizer.sides.reconciling import reconciled
from summarizer.sides.rereading import reread_stances
from summarizer.sides.tasks import MOST_PER_CHUNK, stances_task

__all__ = ["MOST_PER_CHUNK", "check_stances", "extract_stances", "reconciled", "reread_stances", "stances_task"]
