"""Positions: which side a sentence takes on a target, and on what a sentence takes a side. No model, no parser."""

from summarizer.positions.judging import Judgement, Position, judge_position
from summarizer.positions.sides import Side, find_intent, find_side
from summarizer.positions.targets import find_target

__all__ = ["Judgement", "Position", "Side", "find_intent", "find_side", "find_target", "judge_position"]
