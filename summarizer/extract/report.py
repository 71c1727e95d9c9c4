"""Quotations and told stances of an article, as results."""

from summarizer.article import Article
from summarizer.citing import evidence_at
from summarizer.orders import orders_to_machines
from summarizer.quotations import find_quotations
from summarizer.results import Quoted, Stance


def quotations_of(article: Article) -> list[Quoted]:
    """Whose words the article quotes, in its order; what gives orders to a machine is left out."""
    orders = orders_to_machines(article)
    return [
        Quoted(
            speaker=found.speaker.name if found.speaker else None,
            role=found.speaker.role if found.speaker else None,
            text=" … ".join(" ".join(article.quote(span).split()) for span in found.content),
            evidence=[evidence_at(article, span) for span in found.content],
        )
        for found in find_quotations(article)
        if found.speech == "direct" and article.sentence_at(found.span.start).number not in orders
    ]


def stances_of(article: Article) -> list[Stance]:
    """The sides that the article tells in so many words, in its order."""
    return []
