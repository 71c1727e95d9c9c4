"""Who said what in an article: direct, mixed and indirect speech with its speaker, by rules, without a model.

``marks`` finds quoted strings; ``words`` reads sentences in which each such string is one word; ``cues`` finds verbs
and phrases of reporting with their subjects (``grammar``); ``direct`` and ``indirect`` find what they report;
``speakers`` resolves who a subject is; ``finder`` goes through the article once. The word lists stand in ``lexicon``
and ``names``.
"""

from summarizer.quotations.finder import find_quotations
from summarizer.quotations.model import Act, Modality, Quotation, Speaker, Speech

__all__ = ["Act", "Modality", "Quotation", "Speaker", "Speech", "find_quotations"]
