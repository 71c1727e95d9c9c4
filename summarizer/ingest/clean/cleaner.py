"""The ways from raw text and from HTML to an Article."""

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.errors import InputError
from summarizer.ingest import metadata
from summarizer.ingest.clean import furniture as words
from summarizer.ingest.clean.blocks import DROPPED, Block, flatten, glued, split_blocks
from summarizer.ingest.clean.classifier import MIN_SIZE, Judgement, judge, judge_body, kinds_of
from summarizer.ingest.clean.features import size
from summarizer.ingest.clean.furniture import reason_for
from summarizer.text.article import Article, OffsetMap, ParagraphKind, Removal, Span, TextBuilder
from summarizer.text.language import detect_language
from summarizer.text.sentences import assemble

_RUN = re.compile(r"[^\s\x00]+(?: [^\s\x00]+)*")
_GAPS = ("  ", "\t", "\n", DROPPED)
"""What a line holds when its blanks must be evened out."""
_BLANKS = re.compile(r"\s")
_BROKEN_WORD = re.compile(r"([^\W\d_]{2,})-$")
_WORD_REST = re.compile(r"[^\W\d_]{2,}")
_HYPHENATED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_LONGEST_WORD = 80
_SOFT_HYPHEN = "\xad"


def build(
    raw: str, flat: str, blocks: Sequence[Block], kinds: Sequence[ParagraphKind | None]
) -> tuple[str, OffsetMap, list[tuple[ParagraphKind, Span]]]:
    """Article text, its map to the raw text, and its paragraphs in order, one blank line between them."""
    builder = TextBuilder(raw)
    divided = any(len(block.pieces) > 1 for block in blocks)
    hyphenated = frozenset(_HYPHENATED.findall(flat)) if divided else frozenset()
    spans: list[tuple[ParagraphKind, Span]] = []
    for block, kind in zip(blocks, kinds, strict=True):
        if kind is None:
            continue
        if spans:
            builder.insert("\n\n", block.pieces[0].start)
        start = len(builder)
        for number, piece in enumerate(block.pieces):
            following = block.pieces[number + 1] if number + 1 < len(block.pieces) else None
            _copy_line(builder, raw, flat, piece, following, hyphenated)
        spans.append((kind, Span(start, len(builder))))
    text, offsets = builder.build()
    return text, offsets, spans


def _copy_line(
    builder: TextBuilder, raw: str, flat: str, piece: Span, following: Span | None, hyphenated: frozenset[str]
) -> None:
    """Copy one line with single blanks; end it as the line that follows in the same paragraph asks for."""
    end = piece.end
    glue = ""
    if following is not None:
        here = flat[max(piece.start, end - _LONGEST_WORD) : end]
        there = flat[following.start : min(following.end, following.start + _LONGEST_WORD)]
        left, right = _BROKEN_WORD.search(here), _WORD_REST.match(there)
        if left and right:
            end -= _only_divides(left[1], right[0], hyphenated)
        elif not glued(here, there) and _SOFT_HYPHEN not in raw[end : following.start]:
            glue = " "
    line = flat[piece.start : end]
    if not any(gap in line for gap in _GAPS):
        builder.copy(piece.start, end)
        builder.insert(glue, end)
        return
    before = piece.start
    for run in _RUN.finditer(flat, piece.start, end):
        if run.start() > before:
            gap = _BLANKS.search(flat, before, run.start())
            if gap and raw[gap.start()] == " ":
                builder.copy(gap.start(), gap.start() + 1)
            elif gap:
                builder.insert(" ", gap.start())
        builder.copy(run.start(), run.end())
        before = run.end()
    builder.insert(glue, end)


def _only_divides(left: str, right: str, hyphenated: frozenset[str]) -> bool:
    """True when the hyphen at a line's end is not the word's own: no ``well-known`` elsewhere, no ``Anglo-Saxon``."""
    return right[0].islower() and f"{left}-{right}" not in hyphenated


def removals(raw: str, blocks: Sequence[Block], reasons: Sequence[str]) -> tuple[Removal, ...]:
    """What was left out, neighbours with the same reason as one."""
    found: list[tuple[str, Span]] = []
    last = -2
    for index, (block, reason) in enumerate(zip(blocks, reasons, strict=True)):
        if not reason:
            continue
        if found and last == index - 1 and found[-1][0] == reason:
            found[-1] = (reason, Span(found[-1][1].start, block.span.end))
        else:
            found.append((reason, block.span))
        last = index
    return tuple(Removal(raw[span.start : span.end], reason, span) for reason, span in found)


_EMPTY = "The input is empty, so there is nothing to read; give a file that holds an article's text."
_NO_ARTICLE = "No article was found in the input, only menus or a few words; give the text of one whole article."

_PROSE = 80
"""Letters of a block that counts as running text."""
_LITTLE, _SMALL = 2000, 0.3
"""A page of which so few letters, and so small a share, were kept may have its article elsewhere."""
_MUCH = 0.5
"""Share of a page's running text below which what was kept may not be the article, or not the whole of it."""


def clean_text(raw: str, *, language: str | None = None) -> Article:
    """The article in the decoded text of a saved page, an e-mail or a text that is clean already.

    ``language`` is an ISO 639-1 code; without one it is detected. Blocks of the article text are separated by one
    blank line. Raises InputError when the text holds no article: nothing at all, only menus, only a few words.
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
    """The article in a page of HTML, found by trafilatura in the tree that ``page`` makes ready, less the lines that
    name themselves boilerplate.

    Trafilatura (Barbaresi, "Trafilatura: A Web Scraping Library", ACL 2021) is imported here, since it is slow to
    load. ``Article.raw`` is the text it takes, then the page's other blocks, which are removals; offsets lead there:
    markup has no lines to show. Raises InputError when there is no article, or several.
    """
    from trafilatura import bare_extraction

    from summarizer.ingest import html as pages

    if not html.strip():
        raise InputError(_EMPTY)
    try:
        tree = pages.prepare(html)
        shown = list(pages.paragraphs(tree)) if tree is not None else []
        page = bare_extraction(tree, url=url, with_metadata=True) if shown else None
    except pages.Listing as error:
        raise InputError(str(error)) from None
    except ValueError as error:  # lxml refuses text that is no markup at all
        raise InputError(_NO_ARTICLE) from error
    if page is None or isinstance(page, dict):
        raise InputError(_NO_ARTICLE)
    taken = pages.whole_body(html, page.text or "")
    blocks = split_blocks(flatten(taken))
    if sum(len(block.text) for block in blocks) < MIN_SIZE:
        raise InputError(_NO_ARTICLE)
    reasons = judge_body(blocks, page.title)
    kinds = kinds_of(blocks, reasons, len(blocks))
    if not any(kinds):
        raise InputError(_NO_ARTICLE)
    raw = "\n\n".join([taken, *pages.left_out(shown, taken)])
    flat = flatten(raw)
    others = [block for block in split_blocks(flat) if block.span.start >= len(taken)]
    reasons += [reason_for(block.text) or words.OUTSIDE for block in others]
    judgement = Judgement(
        kinds + [None] * len(others),
        reasons,
        _title(page.title, page.sitename),
        metadata.author_names(page.author, page.sitename),
        pages.confirmed_date(html, url, page.date),
        page.sitename,
    )
    return _article(raw, flat, blocks + others, judgement, language)


def _article(raw: str, flat: str, blocks: list[Block], judgement: Judgement, language: str | None) -> Article:
    text, offsets, spans = build(raw, flat, blocks, judgement.kinds)
    article = assemble(text, spans, offsets=offsets, raw=raw, language=language or detect_language(text))
    return replace(
        article,
        removals=removals(raw, blocks, judgement.reasons),
        title=judgement.title,
        author=judgement.author,
        published=judgement.published,
        site=judgement.site,
        notices=_notices(blocks, judgement),
    )


def _title(said: str | None, site: str | None) -> str | None:
    """The title of a page without the marks of machines and without the name of its site."""
    title = metadata.clean_title(said) if said else None
    return metadata.split_site(title)[0] if title and metadata.site_behind(title, [site or ""]) else title


def _notices(blocks: list[Block], judgement: Judgement) -> tuple[str, ...]:
    """A word to the user when much of the page's running text was left out: it may have been the article's."""
    sizes = [(size(block.text), kind is not None) for block, kind in zip(blocks, judgement.kinds, strict=True)]
    whole = sum(letters for letters, _ in sizes if letters >= _PROSE)
    kept = sum(letters for letters, stays in sizes if stays and letters >= _PROSE)
    every = sum(letters for letters, _ in sizes)
    if kept >= _MUCH * whole and (kept >= _LITTLE or kept >= _SMALL * every):
        return ()
    whole = whole if kept < _MUCH * whole else every
    return (f"kept {kept / whole:.0%} of the text; summarize clean --show-removed lists the rest".replace("%", " %"),)
