"""A page of HTML made ready for extraction: what a browser does not show goes, what it shows otherwise than as plain
words is written out, and an article in several pieces becomes one.

Extractors read words, not layout: ``10<sup>6</sup>`` is 106 to them, a struck-out figure a figure, a hidden paragraph
a paragraph. All of that is settled here, in the tree, before they see it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import unescape
from typing import Any

from lxml import etree
from lxml import html as markup

from summarizer.ingest.metadata import find_dates

_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE
)
_LARGEST_HIDDEN = 0.5
"""A hidden element with more of the page's words than this is what a script shows, or what a dialogue covers."""
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_EXPONENT = re.compile(r"[+\-−]?\d{1,3}|n")
_UNIT = re.compile(r"(?:\d|\b(?:[kcmd]?m|ft|km|s|x|Zm|inch|hectares?))$")
_NOTE = re.compile(r"\W*(?:\d{1,3}|[a-z*†‡§])\W*")
_EMBED = re.compile(
    r"twitter-tweet|twitter-video|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed|fb-post|reddit-embed|telegram-post"
)
_AUTHOR = re.compile(r"[—–-]\s*(?P<name>[^—–]{2,80}?)\s*$")
_PROSE = 80
"""A paragraph of this many letters is running text."""
_NO_STORY = re.compile(
    r"comment|related|recommend|footer|sidebar|newsletter|subscri|promo|teaser|card|author|bio\b|more-|social|share|"
    r"outbrain|taboola|advert|sponsor|cookie|consent|modal|popular|trending|nav|menu|list|tags|disclaimer|widget",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4")
_SILENT = frozenset("head script style noscript template svg select iframe button".split())
_BLOCKS = (
    frozenset(
        "html body p h1 h2 h3 h4 h5 h6 li td th blockquote figcaption dt dd div pre section article aside main ul ol "
        "dl table tr tbody thead figure header footer nav form br hr".split()
    )
    | _SILENT
)
_LETTERS = re.compile(r"[\W_]+")
_LONGER = 1.3
"""How many times the text that was taken the page's own ``articleBody`` must be."""
_LINKED_DATA = re.compile(
    r"<script[^>]{0,200}application/ld\+json[^>]{0,200}>(.*?)</script>", re.IGNORECASE | re.DOTALL
)
_TAGS = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_TEASER = 250
"""Letters of the longest paragraph of a page that only lists articles."""
_FEWEST_TEASERS = 4


class Listing(ValueError):
    """The page lists articles and holds none."""


def prepare(page: str) -> Any:
    """The tree of a page, ready for extraction; None when it is no markup.

    Raises Listing when the page only lists articles.
    """
    from trafilatura import load_html

    tree = load_html(page)
    if tree is None:
        return None
    _drop_broken_data(tree)
    _drop_hidden(tree)
    for element in list(tree.iter("s", "del", "strike")):
        element.drop_tree()
    _write_raised(tree)
    _write_embeds(tree)
    for footer in tree.xpath("//blockquote//footer | //blockquote//cite[not(ancestor::p)]"):
        footer.tag = "p"
    _write_lists_in_cells(tree)
    if (count := _teasers(tree)) >= _FEWEST_TEASERS:
        raise Listing(f"the page lists {count} articles and holds none; give the address of one of them")
    _free_aside(tree)
    _join_pieces(tree)
    return tree


def paragraphs(tree: Any) -> Iterator[str]:
    """The words of each block of a page, in order."""
    parts: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            parts.append("" if silent else element.tail or "")
            continue
        silent += (element.tag in _SILENT) * (1 if event == "start" else -1)
        if element.tag in _BLOCKS and (text := " ".join("".join(parts).split())):
            yield text
        if element.tag in _BLOCKS:
            parts.clear()
        if not silent:
            parts.append((element.text if event == "start" else element.tail) or "")
    if text := " ".join("".join(parts).split()):
        yield text


def left_out(shown: Iterable[str], taken: str) -> list[str]:
    """The blocks of a page whose words the text that was taken does not hold, each once."""
    letters = _LETTERS.sub("", taken)
    seen: dict[str, str] = {}
    for text in shown:
        bare = _LETTERS.sub("", text)
        if bare and bare not in seen and bare not in letters:
            seen[bare] = text
    return list(seen.values())


def whole_body(page: str, taken: str) -> str:
    """The text that was taken, or the page's own ``articleBody`` where that goes on much longer: some pages show their
    opening alone and give search engines the whole (schema.org).
    """
    body = max((_body_of(found) for found in _linked_data(page)), key=len, default="")
    if len(body) < _LONGER * len(taken) or len(body) < _PROSE:
        return taken
    if "<" in body:
        body = "\n\n".join(paragraphs(markup.fragment_fromstring(body, create_parent="div")))
    return body


def confirmed_date(page: str, url: str | None, published: str | None) -> str | None:
    """A date that was found in a page, if it stands there in a form that can be read in one way only."""
    if not published:
        return None
    year, month, day = published.split("-")
    forms = (
        published,
        f"{year}/{month}/{day}",
        f"{year}{month}{day}",
        f"{year}.{month}.{day}",
        f"{year}/{int(month)}/{int(day)}",
    )
    if any(form in page or form in (url or "") for form in forms):
        return published
    words = _TAGS.sub("\n", page)
    return published if published in find_dates(words) else None


def _linked_data(page: str) -> Iterator[Any]:
    for found in _LINKED_DATA.finditer(page):
        with suppress(ValueError, RecursionError):
            yield json.loads(unescape(found[1]) if "&quot;" in found[1] else found[1], strict=False)


def _body_of(data: Any) -> str:
    """The longest ``articleBody`` in linked data, which is an object, a list of objects, or a graph of them."""
    listed = data if isinstance(data, list) else [data]
    found = [one for one in listed if isinstance(one, dict)]
    graphs = [graph for one in found if isinstance(graph := one.get("@graph"), list)]
    found += [one for graph in graphs for one in graph if isinstance(one, dict)]
    return max((body for one in found if isinstance(body := one.get("articleBody"), str)), key=len, default="")


def _drop_broken_data(tree: Any) -> None:
    """Linked data that is no JSON goes: what can be guessed from it is half a title."""
    for script in list(tree.iter("script")):
        if script.get("type", "") == "application/ld+json":
            try:
                json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                script.drop_tree()


def _size(element: Any) -> int:
    return len("".join(element.text_content().split()))


def _shown_size(element: Any) -> int:
    return sum(len(text.strip()) for text in element.xpath(".//text()[not(parent::script or parent::style)]"))


def _drop_hidden(tree: Any) -> None:
    for element in list(tree.iter("template")):
        element.drop_tree()
    hidden = [
        element
        for element in tree.xpath("//body//*[@hidden or @aria-hidden='true' or @style]")
        if element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(element.get("style", ""))
    ]
    whole = _shown_size(tree) if hidden else 0
    for element in hidden:
        if element.getparent() is not None and _shown_size(element) <= _LARGEST_HIDDEN * whole:
            element.drop_tree()


def _write_raised(tree: Any) -> None:
    """Exponents as raised figures; marks of notes go; ordinals and the like stay as they are."""
    for element in list(tree.iter("sup")):
        text = element.text_content().strip()
        before = _text_before(element)
        if _EXPONENT.fullmatch(text) and _UNIT.search(before) and element.find(".//a") is None:
            for child in list(element):
                child.drop_tag()
            element.text = text.translate(_RAISED)
            element.drop_tag()
        elif _NOTE.fullmatch(text) or (element.find(".//a") is not None and len(text) <= 6):
            element.drop_tree()
        else:
            element.drop_tag()
    for element in list(tree.iter("sub")):
        element.drop_tag()


def _text_before(element: Any) -> str:
    previous = element.getprevious()
    if previous is not None:
        return (previous.tail or "") or previous.text_content()
    parent = element.getparent()
    return (parent.text or "") if parent is not None else ""


def _write_embeds(tree: Any) -> None:
    """A post from elsewhere: its words in quotation marks, its author behind them; its date is not the article's."""
    for element in tree.iter("blockquote"):
        if not _EMBED.search(element.get("class", "")):
            continue
        said = " ".join(" ".join(p.text_content().split()) for p in element.iter("p")).strip()
        for link in list(element.iter("a")):
            if link.getparent() is element:
                link.drop_tree()
        rest = " ".join("".join([element.text or "", *(child.tail or "" for child in element)]).split())
        named = _AUTHOR.search(rest)
        for child in list(element):
            element.remove(child)
        element.text, element.attrib["class"] = None, ""
        if said:
            line = markup.Element("p")
            line.text = f"“{said}”" + (f" — {named['name']}" if named else "")
            element.append(line)


def _write_lists_in_cells(tree: Any) -> None:
    for listed in list(tree.xpath("//td//ul | //td//ol | //th//ul | //th//ol")):
        items = [" ".join(item.text_content().split()) for item in listed.iter("li")]
        tail = listed.tail
        listed.clear()
        listed.tag, listed.text, listed.tail = "span", "; ".join(filter(None, items)), tail


def _teasers(tree: Any) -> int:
    """How many articles a page lists, if it does nothing else; else 0."""
    prose = [_size(element) for element in tree.iter("p")]
    if max(prose, default=0) >= _TEASER or sum(size >= _PROSE for size in prose) > 1 + len(prose) // 4:
        return 0
    linked = [heading for heading in tree.iter(*_HEADINGS) if heading.find(".//a[@href]") is not None]
    return sum(_near_words(heading) for heading in linked)


def _near_words(heading: Any) -> bool:
    parent = heading.getparent()
    return parent is not None and any(child.tag == "p" for child in parent)


def _free_aside(tree: Any) -> None:
    """An aside that holds the page's first heading and most of its prose is no aside."""
    asides = list(tree.iter("aside"))
    total = sum(_prose(tree)) if asides else 0
    for aside in asides:
        if aside.find(".//h1") is not None and 2 * sum(_prose(aside)) > total:
            aside.tag = "article"


def _prose(element: Any) -> list[int]:
    return [size for p in element.iter("p") if (size := _size(p)) >= _PROSE]


def _join_pieces(tree: Any) -> None:
    """Move the rest of a story behind its first piece: later siblings of the ``<article>`` with running text, no
    heading of their own, and nothing in their names that says what else they are.
    """
    articles = [element for element in tree.iter("article") if element.find(".//article") is None and _prose(element)]
    if not articles:
        return
    first = max(articles, key=lambda element: sum(_prose(element)))
    following = first.getnext()
    while following is not None:
        after = following.getnext()
        if isinstance(following.tag, str) and _goes_on(following):
            first.append(following)
            following.tag = "div" if following.tag in ("article", "section") else following.tag
        following = after


def _goes_on(element: Any) -> bool:
    if element.tag not in ("article", "section", "div", "p"):
        return False
    name = f"{element.get('class', '')} {element.get('id', '')}"
    prose = _prose(element) if element.tag != "p" else [_size(element)]
    linked = sum(_size(link) for link in element.iter("a"))
    return (
        sum(prose) >= _PROSE
        and 2 * sum(prose) > _size(element)
        and 4 * linked < _size(element)
        and not _NO_STORY.search(name)
        and next(element.iter("form", *_HEADINGS), None) is None
    )
