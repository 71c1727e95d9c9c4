"""Questions: answered from the article with evidence, or "the article does not say".

``forms`` tells what a question asks for; ``extracting`` answers with the article's own words, of which ``said`` finds
who said what and who takes which side; ``drafted`` lets a model answer and checks it; ``premises`` names what a
question takes for granted; ``following`` completes follow-up questions. ``consulting`` keeps what is worked out once
for an article.
"""

from summarizer.answering.consulting import Consulted
from summarizer.answering.drafted import answer_with_model, complete_with_model
from summarizer.answering.extracting import extract_answer
from summarizer.answering.following import Turn, complete_question, is_follow_up, turn_of

__all__ = [
    "Consulted",
    "Turn",
    "answer_with_model",
    "complete_question",
    "complete_with_model",
    "extract_answer",
    "is_follow_up",
    "turn_of",
]
