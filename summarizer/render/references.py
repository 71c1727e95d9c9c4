"""The articles themselves as references: BibTeX, and CSL-JSON, which Zotero, pandoc and others read."""

import json
import re
import unicodedata
from collections.abc import Iterable

from summarizer.render.safe import one_line
from summarizer.results import ArticleInfo, Report
from summarizer.text.article import Article

_TEX = str.maketrans({
    **{c: f"\\{c}" for c in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
})  # fmt: skip
_PARTICLES = frozenset("al ap bin da das de del della den der di dos du el la le ten ter van von zu".split())
"""Lower-case words before a family name that belong to it."""


def to_bibtex(reports: Iterable[tuple[Article, Report]]) -> str:
    """An entry for each article."""
    used: dict[str, int] = {}
    return "\n".join(_bibtex_entry(article, report.article, used) for article, report in reports)


def _bibtex_entry(article: Article, about: ArticleInfo, used: dict[str, int]) -> str:
    year, month, day = _date(about)
    fields = {
        "title": f"{{{_tex(about.title)}}}" if about.title else "",
        "author": " and ".join(_bibtex_name(name) for name in author_names(about.author)),
        "journal": _tex(about.site or ""),
        "year": year,
        "month": month,
        "day": day,
        "url": one_line(article.url or "").replace("{", "%7B").replace("}", "%7D").replace(" ", "%20"),
        "language": about.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    kind = "article" if about.site else "misc"
    return "\n".join([f"@{kind}{{{_key(about, used)},", *lines, "}"]) + "\n"


def to_csl(reports: Iterable[tuple[Article, Report]]) -> str:
    """CSL-JSON, which Zotero, pandoc and others read: an item for each article."""
    used: dict[str, int] = {}
    items = []
    for article, report in reports:
        about = report.article
        date = [int(part) for part in _date(about) if part]
        item = {
            "id": _key(about, used),
            "type": "article-newspaper" if about.site else "webpage" if article.url else "document",
            "title": one_line(about.title or ""),
            "author": [_csl_name(name) for name in author_names(about.author)],
            "container-title": one_line(about.site or ""),
            "issued": {"date-parts": [date]} if date else None,
            "URL": one_line(article.url or ""),
            "language": about.language,
        }
        items.append({name: value for name, value in item.items() if value})
    return json.dumps(items, indent=2, ensure_ascii=False) + "\n"


def _tex(text: str) -> str:
    return one_line(text).translate(_TEX)


def author_names(author: str | None) -> list[str]:
    """The names in a byline."""
    parts = re.split(r"\s*;\s*|\s+(?:and|und|et|&)\s+", one_line(author or ""))
    return [name for name in parts if name]


def _parts_of(name: str) -> tuple[str, str]:
    """Given names and family name; no given names if the name has one word."""
    words = name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def _bibtex_name(name: str) -> str:
    given, family = _parts_of(name)
    return f"{_tex(family)}, {_tex(given)}" if given else f"{{{_tex(name)}}}"


def _csl_name(name: str) -> dict[str, str]:
    given, family = _parts_of(name)
    return {"family": family, "given": given} if given else {"literal": name}


def _date(about: ArticleInfo) -> tuple[str, str, str]:
    """Year, month and day; empty where not given."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", about.published or "")
    year, month, day = found.groups(default="") if found else ("", "", "")
    return year, month.lstrip("0"), day.lstrip("0")


def _key(about: ArticleInfo, used: dict[str, int]) -> str:
    """``callowhay2026council``; with ``b``, ``c`` and so on if it is used already."""
    names = author_names(about.author)
    family = _parts_of(names[0])[1] if names else about.site or ""
    words = [word for word in _ascii(about.title or "").split() if len(word) > 3]
    author = _ascii(family).replace(" ", "")
    key = "".join((author, _date(about)[0], *words[:1])) or f"source{about.source.sha256[:8]}"
    used[key] = used.get(key, 0) + 1
    return key if used[key] == 1 else f"{key}-{used[key]}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9 ]", "", one_line(plain).lower())
