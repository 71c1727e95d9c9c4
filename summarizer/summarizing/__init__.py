"""The summary: headline, overview, key points. Drafted by a model and checked, or the article's own sentences."""

from summarizer.summarizing.checking import check_summary
from summarizer.summarizing.extracting import extract_summary
from summarizer.summarizing.merging import MergePlan, merge_plan
from summarizer.summarizing.rereading import most_reread
from summarizer.summarizing.shape import LENGTHS, PLAIN, Shape
from summarizer.summarizing.tasks import summary_task

__all__ = [
    "LENGTHS",
    "PLAIN",
    "MergePlan",
    "Shape",
    "check_summary",
    "extract_summary",
    "merge_plan",
    "most_reread",
    "summary_task",
]
