"""Who said what, when and where: one speaker's quotations and stances in an archive, under all the speaker's names."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from summarizer.corpus.timeline import About, ArchiveText, about_of, archive_rows, entity_by_use, words_of
from summarizer.extract.entities import Entity, Mention, introduced_abbreviations, read_mention, unite_holders
from summarizer.results import Count, Position, Result
from summarizer.text.stems import content_stems


class SaidWords(Result):
    """A piece of the row's text: ``text[start:end] == quote``."""

    quote: str
    """Verbatim."""
    start: Count
    """First code point."""
    end: Count
    """One past the last one."""
    paragraph: int | None
    """Null for a row of version 1 without a text, like the next one."""
    line: int | None
    """In the article text."""


class Saying(Result):
    """What somebody said, or which side they took, in one article."""

    id: str
    """The row's id."""
    title: str | None
    """The article's, like the next two; null if the row has none."""
    site: str | None
    """Name of the publication."""
    published: str | None
    """ISO 8601 date."""
    speaker: str
    """The name that is shown for the speaker in all articles."""
    named_as: str
    """The name in this article."""
    role: str | None
    """The role in this article."""
    kind: Literal["quotation", "stance"]
    """Words that are quoted, or a side that is taken."""
    text: str
    """The quoted words, or the claim."""
    target: str | None
    """Of a stance: what it is about."""
    position: Position | None
    """Of a stance: towards the target."""
    evidence: list[SaidWords]
    """The words in the article."""


class SayingsReport(Result):
    """What ``summarize find --speaker --format json`` prints."""

    schema_version: Literal[2] = 2
    speaker: str
    """As the user put it."""
    question: str | None
    """Only sayings that share a word with it are listed; null: all."""
    names: list[str]
    """All names of the speakers found."""
    sayings: list[Saying]
    """By date; those without a date last."""


def find_sayings(results: Path, speaker: str, question: str | None = None) -> SayingsReport:
    """What speakers with these words in a name or role said, under whichever name. Raises InputError."""
    short = introduced_abbreviations(row["text"] or "" for row in archive_rows(results, quotations=True))
    found: list[tuple[About, str, Saying]] = []
    mentions: list[Mention] = []
    for row in archive_rows(results, quotations=True):
        about, language = about_of(row), (row["article"] or {}).get("language") or "en"
        article = ArchiveText(row["text"] or "", language)
        for saying in _sayings(row, about):
            found.append((about, language, saying))
            mentions.append(read_mention(saying.named_as, about.id, article, saying.role))
    entities = entity_by_use(unite_holders(mentions, short, related=False))
    meant = {id(entity) for entity in entities.values() if _is_meant(entity, speaker)}
    asked = question.strip() if question else None
    sayings, names = [], dict[str, None]()
    for about, language, saying in found:
        entity = entities[about.id, saying.named_as]
        if id(entity) in meant and (asked is None or _shares_word(asked, saying, language)):
            sayings.append(saying.model_copy(update={"speaker": entity.name}))
            names |= dict.fromkeys((entity.name, *entity.also))
    sayings.sort(key=lambda one: (one.published is None, one.published or ""))
    return SayingsReport(speaker=speaker, question=asked, names=list(names), sayings=sayings)


def _sayings(row: dict[str, Any], about: About) -> Iterator[Saying]:
    """The stances of a row, and the quotations that are not the words of one of them."""
    spans = []
    for one in row["stances"] or ():
        spans += [(one["holder"], piece["start"], piece["end"]) for piece in one["evidence"]]
        yield _saying(about, one, one["holder"], "stance", one["claim"])
    for one in row["quotations"] or ():
        name = one["speaker"]
        if name and not all(_lies_in(piece, name, spans) for piece in one["evidence"]):
            yield _saying(about, one, name, "quotation", one["text"])


def _lies_in(piece: dict[str, Any], name: str, spans: Sequence[tuple[str, int, int]]) -> bool:
    return any(name == holder and start <= piece["start"] and piece["end"] <= end for holder, start, end in spans)


def _saying(about: About, one: dict[str, Any], name: str, kind: Literal["quotation", "stance"], text: str) -> Saying:
    pieces = map(words_of, one["evidence"])
    return Saying(
        id=about.id,
        title=about.title,
        site=about.site,
        published=about.published,
        speaker=name,
        named_as=name,
        role=one["role"],
        kind=kind,
        text=text,
        target=one.get("target"),
        position=one.get("position"),
        evidence=[
            SaidWords(quote=w.quote, start=w.start, end=w.end, paragraph=w.paragraph, line=w.line) for w in pieces
        ],
    )


def _is_meant(entity: Entity, words: str) -> bool:
    names = [entity.name, *entity.also, *(member.role or "" for member in entity.members)]
    return words.casefold() in "\n".join(names).casefold()


def _shares_word(question: str, saying: Saying, language: str) -> bool:
    said = content_stems(" ".join([saying.text, saying.target or ""]), language)
    return not set(content_stems(question, language)).isdisjoint(said)
