"""Prepares an HTML page for extraction.

Removes what a browser does not show, writes layout as text, and joins the parts of an article.

Extractors read words and ignore layout: they take ``10<sup>6</sup>`` for 106, and read struck-out and hidden text. So
the tree is changed here before they see it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from html import unescape
from itertools import dropwhile, islice
from typing import Any

from lxml import etree
from lxml import html as markup

from summarizer.ingest.documents import HIDDEN_STYLE, SUPERSCRIPT
from summarizer.ingest.load import BLOCK_TAGS, SILENT_TAGS
from summarizer.ingest.metadata import byline_name, find_dates
from summarizer.text.lexicon import without_identifier
from summarizer.text.typography import letters, sentence_end

with without_identifier():
    from htmldate import find_date
    from trafilatura import bare_extraction, load_html, metadata
    from trafilatura.settings import set_date_params
    from trafilatura.utils import HTML_PARSER

_HIDDEN_CLASS = frozenset(["hide", "hidden", "is-hidden", "d-none", "visually-hidden", "sr-only"])
_SHOWN_CLASS = re.compile(r"(?:block|flex|grid|inline|show|visible)\b")
_LARGEST_HIDDEN = 0.5
"""A hidden element with a larger share of the page's text is kept: a script shows it, or a dialogue covers it."""
_EXPONENT = re.compile(r"[+\-−]?\d{1,3}|n")
_UNIT = re.compile(r"(?:\d|\b(?:[kcmd]?m|ft|km|s|x|Zm|inch|hectares?))$")
_NOTE = re.compile(r"\W*(?:\d{1,3}|[a-z*†‡§])\W*")
_EMBED = re.compile(
    r"twitter-tweet|twitter-video|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed|fb-post|reddit-embed|telegram-post"
)
_AUTHOR = re.compile(r"[—–-]\s*(?P<name>[^—–]{2,80}?)\s*$")
_PROSE = 80
"""Letters from which on a paragraph counts as running text."""
_BESIDE_STORY = "comment|related|newsletter|promo|author|social|share|advert|cookie|consent|nav"
"""What pages name the parts that belong to no article."""
_NO_STORY = re.compile(
    rf"{_BESIDE_STORY}|recommend|footer|sidebar|subscri|teaser|card|bio\b|more-|outbrain|taboola|sponsor|modal|popular"
    "|trending|menu|list|tags|disclaimer|widget",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4")
_BLOCKS = BLOCK_TAGS | SILENT_TAGS | {"br"}
_FRAMED = 300
"""Letters besides its links from which on a menu may hold the article."""
_LONGER = 1.3
"""How much longer than the extracted text the page's ``articleBody`` must be to be used."""
_LINKED_DATA = re.compile(
    r"<script[^>]{0,200}application/ld\+json[^>]{0,200}>(.*?)</script>", re.IGNORECASE | re.DOTALL
)
MARKUP = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.IGNORECASE | re.DOTALL)
"""The tags of a page, with its scripts and styles."""
_SUBHEADS = ("h2", "h3", "h4", "h5")
_LONGEST_SUBHEAD = 150
_BELOW_HEADLINE, _ABOVE_TEXT = 12, 3
"""Most blocks that a standfirst is below the headline, or above the first extracted paragraph."""
_LEAD_TAGS = ("p", "div", "h2", "h3", "header", "section")
_NO_LEAD = re.compile(rf"{_BESIDE_STORY}|caption|credit|byline|\bbio|\bad-|paywall", re.IGNORECASE)
_LEAD = re.compile(
    r"standfirst|\bdek\b|sub-?(?:head|title)|summary|key-?points|\bleade?\b|\blede\b|excerpt|abstract|\bintro",
    re.IGNORECASE,
)
"""What pages name the parts between headline and text that belong to the article."""
_SHORTEST_LEAD = 40
_LEAD_DEPTH = 6
"""Elements from a block upwards whose names are read."""
_FEWEST_TITLE_WORDS = 4
"""A headline with fewer words may be the name of the site or of a section."""
_NEAR_HEADLINE = 9
"""Elements from the headline on that are searched for a byline, the headline among them."""
_SEARCHED = 1_000_000
"""Code points of a page up to which all of it is searched for its date."""
_MOST_COMPARED = 1 << 34
"""Blocks times code points up to which parts of lines are searched for blocks; beyond, whole lines are."""
_CUT = "its tags are nested more than 255 deep; what stands after that is missing"
_DATE = 40
"""Code points around a year that hold the rest of its date."""
_DATED = re.compile(r"(?:19|20)\d\d[-/.]\d\d?[-/.]\d")
_TEASER = 250
"""Letters of a paragraph from which on a page is not just a list of articles."""
_FEWEST_TEASERS = 4


class Listing(ValueError):
    """The page only lists articles."""


def prepare(page: str) -> tuple[Any, tuple[str, ...]]:
    """The tree of a page, ready for extraction, and notices for the user. The tree is None if the page is not markup.

    Raises Listing if the page only lists articles.
    """
    tree = load_html(page)
    if tree is None:
        return None, ()
    cut = any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in HTML_PARSER.error_log)
    _drop_code(tree)
    _drop_hidden(tree)
    for element in list(tree.iter("s", "del", "strike")):
        element.drop_tree()
    _write_superscripts(tree)
    _write_embeds(tree)
    for footer in tree.xpath("//blockquote//footer | //blockquote//cite[not(ancestor::p)]"):
        footer.tag = "p"
    _write_lists_in_cells(tree)
    if (count := _teasers(tree)) >= _FEWEST_TEASERS:
        raise Listing(f"the page only lists {count} articles; give the address of one of them")
    _promote_aside(tree)
    _join_pieces(tree)
    return tree, (_CUT,) if cut else ()


def read_facts(tree: Any, size: int, url: str | None) -> Any:
    """The title, author, date and site that a page of ``size`` code points states, as trafilatura finds them.

    Its ``extract_metadata`` also looks for tags and licences, which takes half as long again. A large page is not
    searched for dates outside its head.
    """
    found = metadata.examine_meta(tree)
    found.author = found.author if found.author and " " in found.author else None
    with suppress(Exception):  # linked data may be of any shape, and the library expects some
        found = metadata.extract_meta_json(tree, found)
    found.title = found.title or _title(tree)
    found.author = found.author or metadata.extract_author(tree) or _byline(tree)
    found.url = found.url or metadata.extract_url(tree, url)
    dated = tree if size <= _SEARCHED else tree.find("head")
    params = set_date_params() | {"url": found.url}
    found.date = find_date(dated, **params) if dated is not None else None
    found.sitename = (found.sitename or metadata.extract_sitename(tree) or "").lstrip("@")
    if found.sitename and "." not in found.sitename and not found.sitename[0].isupper():
        found.sitename = found.sitename.title()
    elif not found.sitename and (host := metadata.META_URL.match(found.url or "")):
        found.sitename = host[1]
    found.clean_and_trim()
    return found


def _title(tree: Any) -> str | None:
    """The headline; the page's own title where the only ``h1`` is a short name of which that title has no word."""
    found = metadata.extract_title(tree)
    whole, first, _ = metadata.examine_title_element(tree)
    page = first or whole
    own, others = set((found or "").casefold().split()), set(page.casefold().split())
    return page if len(own) < _FEWEST_TITLE_WORDS <= len(others) and not own & others else found


def _byline(tree: Any) -> str | None:
    """The name in a line ``By NAME`` among the first elements below the headline; None if there is none."""
    below = dropwhile(lambda element: element.tag != "h1", tree.iter("h1", "p", "div", "span", "address"))
    lines = (" ".join(element.itertext()) for element in islice(below, 1, _NEAR_HEADLINE))
    return next(filter(None, map(byline_name, lines)), None)


def extract(tree: Any, url: str | None) -> str | None:
    """The text of the article in a prepared tree; None if there is none."""
    page = bare_extraction(_without_frame(tree), url=url, include_comments=False)
    return None if page is None or isinstance(page, dict) else page.text or ""


def shown_blocks(tree: Any) -> Iterator[tuple[Any, str]]:
    """The blocks of a page in order, each as its element and its text."""
    parts: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        starts, tag = event == "start", element.tag
        if tag in SILENT_TAGS:
            silent += 1 if starts else -1
        if parts and tag in _BLOCKS:
            if text := " ".join("".join(parts).split()):
                yield element.getparent() if starts else element, text
            parts.clear()
        if not silent and (words := element.text if starts else element.tail):
            parts.append(words)
    if text := " ".join("".join(parts).split()):
        yield tree, text


def _without_frame(tree: Any) -> Any:
    """The tree without the menus and the like that frame an article on any page, in which an extractor would search for
    long; what has text besides its links stays, and so does linked data with an article.
    """
    for element in list(tree.iter("nav", "footer", "script")):
        if element.tag == "script":
            framed = "articleBody" not in (element.text or "")
        else:
            framed = element.tag == "footer" or _own_size(element) < _FRAMED
        if framed and element.getparent() is not None:
            element.drop_tree()
    return tree


def _own_size(element: Any) -> int:
    """The size of an element's text without its links."""
    return _size(element) - sum(map(_size, element.iter("a")))


def restored(shown: Sequence[tuple[Any, str]], bare: Sequence[str], taken: str) -> str:
    """The extracted text with the lead and the subheads that the extraction left out.

    ``bare`` has the letters of each shown block. A lead stands between the page's headline and the first extracted
    paragraph: a sentence, or what the page names a standfirst, a summary or the like. A subhead stands right above an
    extracted block.
    """
    lines = taken.split("\n")
    places: dict[str, int] = {}
    for number, line in enumerate(lines):
        places.setdefault(letters(line), number)
    at = [places.get(block) for block in bare]
    starts = (i for i, place in enumerate(at) if place is not None and len(shown[i][1]) >= _PROSE)
    first = next((i for i in starts if shown[i][0].tag != "h1"), None)
    heads: dict[int, list[str]] = {}
    if first is not None:
        headline = next((i for i in range(first, -1, -1) if shown[i][0].tag == "h1"), first)
        lead = {bare[i]: shown[i][1] for i in range(headline + 1, first) if at[i] is None and _is_named_lead(*shown[i])}
        near = [i for i in range(headline + 1, first) if i - headline <= _BELOW_HEADLINE or first - i <= _ABOVE_TEXT]
        lead |= {bare[i]: shown[i][1] for i in near if at[i] is None and _is_standfirst(*shown[i])}
        heads[at[first] or 0] = list(lead.values())
    for (element, text), here, below in zip(shown, at, at[1:], strict=False):
        if below is not None and here is None and _is_subhead(element, text):
            heads.setdefault(below, []).append(text)
    return "\n".join(text for number, line in enumerate(lines) for text in (*heads.get(number, ()), line))


def _is_subhead(element: Any, text: str) -> bool:
    """True for a heading, unless it leads to another page."""
    linked = any(not link.get("href", "#").startswith("#") for link in element.iter("a"))
    return element.tag in _SUBHEADS and len(text) <= _LONGEST_SUBHEAD and not linked


def _is_standfirst(element: Any, text: str) -> bool:
    """True for a sentence in an element that neither is nor stands in anything other than text."""
    return (
        len(text) >= _PROSE
        and sentence_end().search(text) is not None
        and element.tag in _LEAD_TAGS
        and next(element.iter("a"), None) is None
        and not _NO_LEAD.search(_names(element, *element.iterancestors()))
    )


def _is_named_lead(element: Any, text: str) -> bool:
    own = _names(element, *islice(element.iterancestors(), _LEAD_DEPTH))
    plain = element.tag in (*_LEAD_TAGS, "li") and next(element.iter("a"), None) is None
    plain = plain and (len(text) >= _PROSE or (len(text) >= _SHORTEST_LEAD and not find_dates(text)))
    return plain and _LEAD.search(own) is not None and not _NO_LEAD.search(own)


def _names(*elements: Any) -> str:
    """The classes and ids of elements."""
    return " ".join(f"{one.get('class', '')} {one.get('id', '')}" for one in elements if one.tag != "body")


def headlines(tree: Any) -> list[str]:
    """The texts of the page's first-level headings."""
    return [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]


def dropped_blocks(shown: Iterable[tuple[Any, str]], bare: Iterable[str], taken: str) -> list[str]:
    """The blocks of a page that are not in the extracted text, each once. ``bare`` has the letters of each block."""
    lines = set(map(letters, taken.split("\n")))
    left: dict[str, str] = {}
    for block, (_, text) in zip(bare, shown, strict=True):
        if block and block not in lines:
            left.setdefault(block, text)
    whole = letters(taken) if len(left) * len(taken) <= _MOST_COMPARED else ""
    return [text for block, text in left.items() if block not in whole]


def full_body(page: str, taken: str) -> str:
    """The extracted text, or the page's ``articleBody`` if it is much longer: some pages show only the opening and give
    search engines the full text (schema.org).
    """
    body = max((_article_body(found) for found in _linked_data(page)), key=len, default="")
    if len(body) < _LONGER * len(taken) or len(body) < _PROSE:
        return taken
    if "<" in body:
        body = "\n\n".join(text for _, text in shown_blocks(markup.fragment_fromstring(body, create_parent="div")))
    return body


def confirmed_date(page: str, url: str | None, published: str | None) -> str | None:
    """A date found in a page, if the page has it in an unambiguous form; else None."""
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
    words = MARKUP.sub("\n", page)
    near = "\n".join(words[max(at.start() - _DATE, 0) : at.end() + _DATE] for at in re.finditer(year, words))
    return published if published in find_dates(near) else None


def _linked_data(page: str) -> Iterator[Any]:
    for found in _LINKED_DATA.finditer(page):
        with suppress(ValueError, RecursionError):
            yield json.loads(unescape(found[1]) if "&quot;" in found[1] else found[1], strict=False)


def _article_body(data: Any) -> str:
    """The longest ``articleBody`` in linked data, which is an object, a list of objects, or a graph of them."""
    listed = data if isinstance(data, list) else [data]
    found = [one for one in listed if isinstance(one, dict)]
    graphs = [graph for one in found if isinstance(graph := one.get("@graph"), list)]
    found += [one for graph in graphs for one in graph if isinstance(one, dict)]
    return max((body for one in found if isinstance(body := one.get("articleBody"), str)), key=len, default="")


def _drop_code(tree: Any) -> None:
    """Remove what only a browser reads, in which an extractor would search for long: styles, drawings and scripts.

    Linked data and scripts that hold a date stay; linked data that is not JSON goes, from which an extractor would
    guess half a title.
    """
    for element in list(tree.iter("script", "style", "svg")):
        kind, code = element.get("type", ""), element.text or ""
        if kind == "application/ld+json":
            try:
                json.loads(code, strict=False)
            except (ValueError, RecursionError):
                element.drop_tree()
        elif element.tag != "script" or not ("json" in kind or _DATED.search(code)):
            element.drop_tree()


def _size(element: Any) -> int:
    return len("".join(element.text_content().split()))


_SHOWN = etree.XPath(".//text()[not(parent::script or parent::style)]", smart_strings=False)


def _shown_size(element: Any) -> int:
    return sum(len(text.strip()) for text in _SHOWN(element))


def _drop_hidden(tree: Any) -> None:
    for element in list(tree.iter("template")):
        element.drop_tree()
    hidden = [
        element
        for element in tree.xpath("body/descendant::*[@hidden or @aria-hidden='true' or @style or @class]")
        if element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or HIDDEN_STYLE.search(element.get("style", ""))
        or _is_hidden_class(element.get("class", ""))
    ]
    code = sum(len(element.text_content()) for element in tree.iter("script", "style"))
    least = _LARGEST_HIDDEN * (_size(tree) - code) if hidden else 0  # a bound that takes little time
    most = _LARGEST_HIDDEN * _shown_size(tree) if any(len(one.text_content()) > least for one in hidden) else least
    for element in hidden:
        if element.getparent() is not None and (len(element.text_content()) <= most or _shown_size(element) <= most):
            element.drop_tree()


def _is_hidden_class(names: str) -> bool:
    """True for classes that hide an element on screens of any size; ``d-none d-md-block`` does not."""
    return not _HIDDEN_CLASS.isdisjoint(names.split()) and not _SHOWN_CLASS.search(names)


def _write_superscripts(tree: Any) -> None:
    """Write exponents as superscript digits, remove note marks, and leave ordinals and the like as text."""
    for element in list(tree.iter("sup")):
        text = element.text_content().strip()
        before = _text_before(element)
        if _EXPONENT.fullmatch(text) and _UNIT.search(before) and element.find(".//a") is None:
            for child in list(element):
                child.drop_tag()
            element.text = text.translate(SUPERSCRIPT)
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
    """Write embedded posts as their text in quotation marks and the author, without the date."""
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
    """The number of articles that a page lists; 0 if it has running text as well."""
    prose = [_size(element) for element in tree.iter("p")]
    if max(prose, default=0) >= _TEASER or sum(size >= _PROSE for size in prose) > 1 + len(prose) // 4:
        return 0
    linked = [heading for heading in tree.iter(*_HEADINGS) if heading.find(".//a[@href]") is not None]
    return sum(_has_teaser(heading) for heading in linked)


def _has_teaser(heading: Any) -> bool:
    parent = heading.getparent()
    return parent is not None and any(child.tag == "p" for child in parent)


def _promote_aside(tree: Any) -> None:
    """Turn an ``aside`` with the first heading and most of the running text into an ``article``."""
    asides = list(tree.iter("aside"))
    total = sum(_prose(tree)) if asides else 0
    for aside in asides:
        if aside.find(".//h1") is not None and 2 * sum(_prose(aside)) > total:
            aside.tag = "article"


def _prose(element: Any) -> list[int]:
    return [size for p in element.iter("p") if (size := _size(p)) >= _PROSE]


def _join_pieces(tree: Any) -> None:
    """Append the rest of a story to its ``<article>``: later siblings that have running text and no heading, and whose
    class and id do not name another part of the page.
    """
    articles = [element for element in tree.iter("article") if element.find(".//article") is None and _prose(element)]
    if not articles:
        return
    first = max(articles, key=lambda element: sum(_prose(element)))
    following = first.getnext()
    while following is not None:
        after = following.getnext()
        if isinstance(following.tag, str) and _continues_story(following):
            first.append(following)
            following.tag = "div" if following.tag in ("article", "section") else following.tag
        following = after


def _continues_story(element: Any) -> bool:
    if element.tag not in ("article", "section", "div", "p"):
        return False
    prose = _prose(element) if element.tag != "p" else [_size(element)]
    linked = sum(_size(link) for link in element.iter("a"))
    return (
        sum(prose) >= _PROSE
        and 2 * sum(prose) > _size(element)
        and 4 * linked < _size(element)
        and not _NO_STORY.search(_names(element))
        and next(element.iter("form", *_HEADINGS), None) is None
    )
