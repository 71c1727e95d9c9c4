"""Quotation extraction: direct, mixed and indirect speech with its speaker, by rules, without a model."""

from summarizer.extract.quotations.finder import find_quotations
from summarizer.extract.quotations.lexicon import Act, Modality, Quotation, Speaker, Speech

__all__ = ["Act", "Modality", "Quotation", "Speaker", "Speech", "find_quotations"]
