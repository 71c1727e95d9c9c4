"""Questions to a whole archive: a full-text index finds the articles that bear on one, and each of them is asked.

What one speaker said in it is listed without a question, under all names that the articles have for them.

The index is SQLite's FTS5, with BM25 over Porter stems. It is kept beside the results file, holds no text of its own,
and is rebuilt when the results have changed.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from summarizer.corpus.rows import Row, check_results, is_original, is_parquet, row_dict, row_lines, row_value
from summarizer.corpus.stances import (
    ArchiveText,
    RowArticle,
    SaidWords,
    archive_rows,
    has_words,
    names_of_entity,
    row_article,
    said_words,
)
from summarizer.errors import InputError, SummarizerError
from summarizer.extract.entities import CommonNames, Entity, Mention, read_mention, unite_holders
from summarizer.extract.questions import analyse_question
from summarizer.extract.stances.holders import introduced_abbreviations
from summarizer.results import SCHEMA_VERSION, AskReport, Count, Position, Result, shows_words
from summarizer.settings import is_address
from summarizer.tasks import ArticleAnalysis, gather
from summarizer.text.article import Article, OffsetMap, ParagraphKind, Source, Span
from summarizer.text.sentences import assemble
from summarizer.text.tokens import content_stems

if TYPE_CHECKING:
    from summarizer.engine import Engine


_TABLES = """
CREATE VIRTUAL TABLE articles USING fts5(title, text, content='', tokenize="porter unicode61 remove_diacritics 2");
CREATE TABLE rows (number INTEGER PRIMARY KEY, start INTEGER, length INTEGER, line BLOB);
CREATE TABLE built (state TEXT);
"""
_TITLE_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that shares words with a question."""

    row: Row
    score: float
    """BM25; comparable among the hits of one question only."""


class Archive:
    """The index of an archive. Use as a context manager."""

    def __init__(self, results: Path) -> None:
        """Open the index; build it if it is missing or old. Raises InputError, SummarizerError."""
        self.results = results
        self._parquet = is_parquet(results)
        state = _state(results)
        self._db = self._open(results.with_name(results.name + ".index"), state)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @property
    def articles(self) -> int:
        """How many articles can be found."""
        return int(self._db.execute("SELECT count(*) FROM rows").fetchone()[0])

    def search(self, question: str, top: int) -> list[Hit]:
        """The articles that bear most on a question, best first."""
        words = dict.fromkeys(term.word for term in analyse_question(question, "en").terms)
        if not words:
            return []
        query = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
        found = self._db.execute(
            "SELECT rowid, -bm25(articles, ?, 1.0) AS score FROM articles WHERE articles MATCH ? "
            "ORDER BY score DESC LIMIT ?",
            (_TITLE_WEIGHT, query, top),
        )
        return [Hit(self._row(number), score) for number, score in found.fetchall()]

    def _row(self, number: int) -> Row:
        start, length, line = self._db.execute(
            "SELECT start, length, line FROM rows WHERE number = ?", (number,)
        ).fetchone()
        if line is None:
            with self.results.open("rb") as file:
                file.seek(start)
                line = file.read(length)
        return row_value(line, self.results)

    def _open(self, place: Path, state: str) -> sqlite3.Connection:
        try:
            db = sqlite3.connect(place, isolation_level=None)
            with suppress(sqlite3.Error):
                if db.execute("SELECT state FROM built").fetchone() == (state,):
                    return db
            db.close()
            place.unlink(missing_ok=True)
            db = sqlite3.connect(place, isolation_level=None)
            self._build(db, state)
        except (sqlite3.OperationalError, OSError):  # the folder is read-only: keep the index for this run
            db = sqlite3.connect("", isolation_level=None)
            self._build(db, state)
        return db

    def _build(self, db: sqlite3.Connection, state: str) -> None:
        try:
            db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
        except sqlite3.OperationalError as error:
            if "fts5" not in str(error):
                raise
            raise SummarizerError("find needs FTS5, which this Python's SQLite lacks; use another build") from None
        db.execute("BEGIN")
        start = texts = 0
        for number, line in enumerate(row_lines(self.results)):
            row = row_dict(line, self.results)
            if row and is_original(row) and row["text"] is not None:
                texts += 1
                db.execute(
                    "INSERT INTO articles (rowid, title, text) VALUES (?, ?, ?)",
                    (number, (row["article"] or {}).get("title") or "", row["text"]),
                )
                db.execute(
                    "INSERT INTO rows VALUES (?, ?, ?, ?)",
                    (number, start, len(line), line if self._parquet else None),
                )
            start += len(line)
        db.execute("INSERT INTO built VALUES (?)", (state,))
        db.execute("COMMIT")
        if not texts:
            raise InputError(f"{self.results} holds no article texts; make its rows without --no-text")


def _state(results: Path) -> str:
    check_results(results)
    about = results.stat()
    return f"1 {about.st_size} {about.st_mtime_ns}"


_PARAGRAPH = re.compile(r"\S(?:.*?\S)?(?=\n\n|\s*\Z)", re.DOTALL)

FindStatus = Literal["answered", "false_premise", "unconfirmed", "not_in_articles", "passages"]


class Finding(AskReport):
    """One article's answer; the offsets of its evidence count in the row's text."""

    id: str
    """The row's id."""


class FindReport(Result):
    """What ``summarize find --format json`` prints."""

    schema_version: Literal[2] = SCHEMA_VERSION
    question: str
    """As the user put it."""
    status: FindStatus
    """``answered``: some article answers; ``false_premise``: none does, and some article says otherwise than the
    question takes for granted; ``unconfirmed``: for some an answer was withheld or not all was read;
    ``not_in_articles``: a model read ``read`` articles and found no answer in them; ``passages``: no model answered."""
    findings: list[Finding]
    """Answers, also those that say otherwise; if there are none, passages. The article that bears most on the question
    comes first. Empty if nothing bears on it."""
    articles: Count
    """How many articles the archive has."""
    read: Count
    """How many of them were read for this question."""


async def find_answers(archive: Archive, question: str, engine: "Engine", top: int) -> FindReport:
    """Ask the ``top`` articles that bear most on a question. Raises ModelError."""
    hits = archive.search(question, top)
    asked = await gather([_ask(hit.row, question, engine) for hit in hits])
    return FindReport(
        question=question,
        status=_status(asked),
        findings=_shown(asked, question),
        articles=archive.articles,
        read=len(hits),
    )


def _status(asked: list[Finding]) -> FindStatus:
    statuses = {finding.status for finding in asked}
    best: tuple[FindStatus, ...] = ("answered", "false_premise", "unconfirmed")
    absent: FindStatus = "not_in_articles" if "not_in_article" in statuses else "passages"
    return next((status for status in best if status in statuses), absent)


def _shown(asked: list[Finding], question: str) -> list[Finding]:
    """The answers; if there are none, the articles with passages.

    First come those of a strong match, then those whose title and passages have more of the question's words, then
    those that the search found first: in a small archive, BM25 gives no weight to a word that many articles have.
    """
    if answers := [finding for finding in asked if finding.answer is not None]:
        return answers
    bearing = [finding for finding in asked if finding.passages]
    return sorted(bearing, key=lambda finding: (not finding.has_strong_passage, -_words_met(finding, question)))


def _words_met(finding: Finding, question: str) -> int:
    language = finding.article.language
    quotes = (piece.quote for passage in finding.passages for piece in passage.evidence)
    shown = " ".join([finding.article.title or "", *quotes])
    return len(set(content_stems(question, language)) & set(content_stems(shown, language)))


def article_of_row(row: Row) -> Article:
    """The article of a row, with the same text and offsets. Raises ValueError for a row without an article or text."""
    about, text = row.article, row.text
    if about is None or text is None:
        raise ValueError(f"{row.id} holds no article")
    blocks: list[tuple[ParagraphKind, Span]] = [("body", Span(*found.span())) for found in _PARAGRAPH.finditer(text)]
    article = assemble(text, blocks, offsets=OffsetMap.identity(len(text)), raw=text, language=about.language)
    known = {name: getattr(about, name) for name in ("title", "author", "published", "site")}
    path = about.source.path
    source = Source(path, about.source.sha256)
    return replace(article, **known, source=source, has_lines=False, url=path if is_address(path) else None)


async def _ask(row: Row, question: str, engine: "Engine") -> Finding:
    report = await engine.answer(ArticleAnalysis(article_of_row(row)), question)
    return Finding.of(report, id=row.id)


# One speaker


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

    schema_version: Literal[2] = SCHEMA_VERSION
    speaker: str
    """As the user put it."""
    question: str | None
    """Only sayings that share a word with it are listed; null: all."""
    names: list[str]
    """All names of the speakers found."""
    sayings: list[Saying]
    """By date; those without a date last."""


def find_sayings(results: Path, speaker: str, question: str | None = None) -> SayingsReport:
    """What speakers with these words in a name or role said, under any of their names. Raises InputError."""
    short = introduced_abbreviations(row["text"] or "" for row in archive_rows(results, quotations=True))
    found: list[tuple[RowArticle, str, Saying]] = []
    mentions: list[Mention] = []
    for row in archive_rows(results, quotations=True):
        about, article = row_article(row), ArchiveText.of(row)
        for saying in _sayings(row, about):
            found.append((about, article.language, saying))
            mentions.append(read_mention(saying.named_as, about.id, article, saying.role))
    entities, _ = CommonNames(tuple(unite_holders(mentions, short, related=False)), ()).lookup()
    meant = {id(entity) for entity in entities.values() if _is_meant(entity, speaker)}
    asked = question.strip() if question else None
    sayings, names = [], dict[str, None]()
    for about, language, saying in found:
        entity = entities[about.id, saying.named_as]
        if id(entity) in meant and (asked is None or _shares_word(asked, saying, language)):
            sayings.append(saying.model_copy(update={"speaker": entity.name}))
            names |= dict.fromkeys(names_of_entity(entity))
    sayings.sort(key=lambda one: (one.published is None, one.published or ""))
    return SayingsReport(speaker=speaker, question=asked, names=list(names), sayings=sayings)


def _sayings(row: dict[str, Any], about: RowArticle) -> Iterator[Saying]:
    """The stances of a row, and the quotations that are not the words of one of them."""
    spans = []
    for one in row["stances"] or ():
        shown = [piece for piece in one["evidence"] if shows_words(one["support"], one["claim"], piece["quote"])]
        spans += [(one["holder"], piece["start"], piece["end"]) for piece in shown]
        yield _saying(about, one, one["holder"], "stance", one["claim"])
    for one in row["quotations"] or ():
        name = one["speaker"]
        if name and not all(_lies_in(piece, name, spans) for piece in one["evidence"]):
            yield _saying(about, one, name, "quotation", one["text"])


def _lies_in(piece: dict[str, Any], name: str, spans: Sequence[tuple[str, int, int]]) -> bool:
    return any(name == holder and start <= piece["start"] and piece["end"] <= end for holder, start, end in spans)


def _saying(
    about: RowArticle, one: dict[str, Any], name: str, kind: Literal["quotation", "stance"], text: str
) -> Saying:
    return Saying(
        **{field: getattr(about, field) for field in ("id", "title", "site", "published")},
        speaker=name,
        named_as=name,
        role=one["role"],
        kind=kind,
        text=text,
        target=one.get("target"),
        position=one.get("position"),
        evidence=[said_words(piece) for piece in one["evidence"]],
    )


def _is_meant(entity: Entity, words: str) -> bool:
    return has_words(words, [*names_of_entity(entity), *(member.role for member in entity.members)])


def _shares_word(question: str, saying: Saying, language: str) -> bool:
    words = content_stems(" ".join([saying.text, saying.target or ""]), language)
    return not set(content_stems(question, language)).isdisjoint(words)
