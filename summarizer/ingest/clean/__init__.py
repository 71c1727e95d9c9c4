"""Cleans raw text or HTML to an Article: removes boilerplate with reasons, and maps offsets to the input.

    flatten ──▶ split_blocks ──▶ judge ──▶ build_text

``blocks`` evens out white space, joins wrapped lines, and writes the text with its offset map. ``classifier`` decides
which blocks are the article, with ``furniture`` (phrases) and ``region`` (a fitted model; title, byline and date).
"""

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from summarizer.errors import InputError
from summarizer.ingest import metadata
from summarizer.ingest.clean import furniture as words
from summarizer.ingest.clean.blocks import DROPPED, Block, build_text, collect_removals, flatten, size, split_blocks
from summarizer.ingest.clean.classifier import MIN_SIZE, Judgement, is_sentence, judge, judge_body, kinds_of
from summarizer.ingest.clean.furniture import reason_for
from summarizer.text.article import Article, Span
from summarizer.text.lexicon import detect_language
from summarizer.text.sentences import assemble
from summarizer.text.typography import letters

_EMPTY = "The input is empty, so there is nothing to read; give a file with the text of an article."
_NO_ARTICLE = "No article was found in the input, only menus or a few words; give the text of one whole article."

_LABEL = 100
"""Code points that are searched for the label of an update note."""
_LABEL_END = re.compile(r"[:\]–—-]\s")
_NOTE = 12
"""Fewest code points of an update note after its label, in the first line."""
_LITTLE, _SMALL = 2000, 0.3
"""If fewer letters and a smaller share of a page are kept, its article may be elsewhere, and a notice says so."""
_MUCH = 0.5
"""If a smaller share of a page's running text is kept, a notice says so …"""
_PIECE = 0.4
"""… or if one removed piece of it is larger than this share of what is kept."""
_OTHER_TEXT = frozenset(
    [words.COMMENTS, words.COOKIES, words.COPYRIGHT, words.RELATED, words.NEWSLETTER, words.OUTSIDE]
)
"""What comes after such a line is not the article; the blocks outside an article in HTML are not in their order."""


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Pause the search for cyclic garbage: a long text makes a million values at once, none of them in a cycle, and
    searching them again and again takes a tenth of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_collection_paused()
def clean_text(raw: str, *, language: str | None = None) -> Article:
    """The article in decoded text: a saved page, a mail, or clean text.

    ``language`` is an ISO 639-1 code; None detects it. Paragraphs of the article text are separated by a blank line.
    Raises InputError if the text is empty or has no article.
    """
    flat = flatten(raw)
    blocks = split_blocks(flat)
    if not blocks:
        raise InputError(_EMPTY)
    judgement = judge(blocks)
    if judgement is None:
        raise InputError(_NO_ARTICLE)
    return _article(raw, flat, blocks, judgement, language)


def clean_html(html: str, *, url: str | None = None, language: str | None = None) -> Article:
    """The article in an HTML page: trafilatura extracts it from the prepared tree, then boilerplate lines are removed.

    Trafilatura (Barbaresi, "Trafilatura: A Web Scraping Library", ACL 2021) is imported here, since it loads slowly.
    ``Article.raw``, to which offsets refer, is the extracted text followed by the page's other blocks, which are
    removals. Raises InputError if the page has no article or lists several.
    """
    from summarizer.ingest import html as pages

    if not html.strip():
        raise InputError(_EMPTY)
    try:
        tree, notices = pages.prepare(html)
        shown = list(pages.shown_blocks(tree)) if tree is not None else []
        facts = pages.read_facts(tree, len(html), url) if shown else None
        headlines = pages.headlines(tree) if shown else []
        taken = pages.extract(tree, url) if shown else None
    except pages.Listing as error:
        raise InputError(str(error)) from None
    except ValueError as error:  # lxml raises it for text that is not markup
        raise InputError(_NO_ARTICLE) from error
    if taken is None or facts is None:
        raise InputError(_NO_ARTICLE)
    bare = [letters(text) for _, text in shown]
    extracted = pages.full_body(html, pages.restored(shown, bare, taken))
    blocks = split_blocks(flatten(extracted))
    if sum(len(block.text) for block in blocks) < MIN_SIZE:
        raise InputError(_NO_ARTICLE)
    reasons = judge_body(blocks, [facts.title, *headlines])
    kinds = kinds_of(blocks, reasons, len(blocks))
    if not any(kinds):
        raise InputError(_NO_ARTICLE)
    raw = "\n\n".join([extracted, *pages.dropped_blocks(shown, bare, extracted)])
    flat = flatten(raw)
    others = [block for block in split_blocks(flat) if block.span.start >= len(extracted)]
    reasons += [reason_for(block.text) or words.OUTSIDE for block in others]
    judgement = Judgement(
        kinds + [None] * len(others),
        reasons,
        _page_title(facts.title, facts.sitename),
        metadata.author_names(facts.author, facts.sitename),
        pages.confirmed_date(html, url, facts.date),
        facts.sitename or None,
    )
    article = _article(raw, flat, blocks + others, judgement, language)
    return replace(article, notices=(*notices, *article.notices))


def _article(raw: str, flat: str, blocks: list[Block], judgement: Judgement, language: str | None) -> Article:
    blocks, judgement = _part_update_labels(blocks, judgement)
    text, offsets, spans = build_text(raw, flat, blocks, judgement.kinds)
    article = assemble(text, spans, offsets=offsets, raw=raw, language=language or detect_language(text))
    return replace(
        article,
        removals=collect_removals(raw, blocks, judgement.reasons),
        title=_printable(judgement.title),
        author=_printable(judgement.author),
        published=judgement.published,
        site=_printable(judgement.site),
        notices=_notices(blocks, judgement),
    )


def _printable(text: str | None) -> str | None:
    """Metadata read from a block, whose text marks the characters that are dropped."""
    return text.replace(DROPPED, "") if text else text


def _part_update_labels(blocks: list[Block], judgement: Judgement) -> tuple[list[Block], Judgement]:
    """The blocks with the labels of update notes as headings of their own, so that what follows is a sentence."""
    labels = {
        at: label
        for at, (block, kind) in enumerate(zip(blocks, judgement.kinds, strict=True))
        if kind == "body" and _LABEL_END.search(block.text, 0, _LABEL) and (label := metadata.update_label(block.text))
    }
    blocks, kinds, reasons = list(blocks), list(judgement.kinds), list(judgement.reasons)
    for at in sorted(labels, reverse=True):
        block, label = blocks[at], labels[at]
        first = block.pieces[0]
        if label + _NOTE > len(first):
            continue
        head = block.text[:label].rstrip()
        rest = [Span(first.start + label, first.end), *block.pieces[1:]]
        blocks[at : at + 1] = [
            replace(block, pieces=[Span(first.start, first.start + len(head))], text=head),
            replace(block, pieces=rest, text=block.text[label:]),
        ]
        kinds.insert(at, "heading")
        reasons.insert(at, "")
    return blocks, replace(judgement, kinds=kinds, reasons=reasons)


def _page_title(said: str | None, site: str | None) -> str | None:
    """A page's title without labels added by programs and without the site's name."""
    title = metadata.clean_title(said) if said else None
    return metadata.split_site(title)[0] if title and metadata.site_suffix(title, [site or ""]) else title


def _notices(blocks: list[Block], judgement: Judgement) -> tuple[str, ...]:
    """A notice if much of the page's running text was removed, or much of it in one piece, which may be the article."""
    sizes = [size(block.text) for block in blocks]
    running = [is_sentence(block.text, large) for block, large in zip(blocks, sizes, strict=True)]
    stays = [kind is not None for kind in judgement.kinds]
    kept, whole = _kept_of(sizes, stays, running)
    if kept >= _MUCH * whole and _longest_removed(sizes, stays, running, judgement.reasons) <= _PIECE * kept:
        kept, whole = _kept_of(sizes, stays, [True] * len(sizes))
        if kept >= _LITTLE or kept >= _SMALL * whole:
            return ()
    return (f"kept {kept / whole:.0%} of the text; summarize clean --show-removed lists the rest".replace("%", " %"),)


def _kept_of(sizes: list[float], stays: list[bool], counted: list[bool]) -> tuple[float, float]:
    judged = [(large, kept) for large, kept, counts in zip(sizes, stays, counted, strict=True) if counts]
    return sum(large for large, kept in judged if kept), sum(large for large, _ in judged)


def _longest_removed(sizes: list[float], stays: list[bool], running: list[bool], reasons: Sequence[str]) -> float:
    """The letters of running text in the longest run of removed blocks, in which nothing names another text."""
    longest = run = 0.0
    for large, kept, counts, reason in zip(sizes, stays, running, reasons, strict=True):
        run = 0.0 if kept or reason in _OTHER_TEXT else run + large * counts
        longest = max(longest, run)
    return longest
