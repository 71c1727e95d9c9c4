"""Finds title, author, date and site in the lines around an article.

Dates are read in the forms that news pages use, with month names in ten languages. An ambiguous date such as
``03/04/2025`` is ignored.
"""

import re
from collections.abc import Sequence
from datetime import date

from summarizer.text.lexicon import any_of, entries, languages_with, numbered, ordinal_endings, phrases, table, words
from summarizer.text.typography import BULLETS, letters

_DATE_WORDS = table("dates", "mul")
_MONTH = numbered("months")
_NAME = any_of(_MONTH)
_BESIDE_TIME = any_of(words(_DATE_WORDS["beside_time"]) | ordinal_endings() | numbered("weekdays").keys())
_NTH = any_of(ordinal_endings())
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_DAY = r"(?P<d>\d{1,2})"
_DATES = (
    re.compile(rf"(?<!\d){_YEAR}[-/.](?P<m>\d{{1,2}})[-/.]{_DAY}(?!\d)"),
    re.compile(rf"{_YEAR}\s?[年년]\s?(?P<m>\d{{1,2}})\s?[月월]\s?{_DAY}\s?[日일号]"),
    re.compile(rf"(?<!\w)(?P<name>{_NAME})\.?\s+{_DAY}(?:{_NTH})?,?\s+{_YEAR}(?!\d)", re.IGNORECASE),
    re.compile(
        rf"(?<!\d){_DAY}(?:{_NTH})?\.?[\s\-]+(?:de\s+|of\s+)?(?P<name>{_NAME})\.?,?[\s\-]+(?:de\s+|del\s+)?{_YEAR}(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?{_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d)(?P<a>\d{{1,2}})[/-](?P<b>\d{{1,2}})[/-]{_YEAR}(?!\d)"),
)
_YEAR_AT_ALL = re.compile(r"(?:19|20)\d\d")
_DAY_OF_MONTH = re.compile(
    rf"(?<!\w)\d{{1,2}}(?:{_NTH}|\.)?\s(?:de\s|of\s)?(?:{_NAME})(?!\w)|(?<!\w)(?:{_NAME})\.?\s\d{{1,2}}(?!\w)",
    re.IGNORECASE,
)
_NOON = r" ?[ap]\.?m\.?"
_CLOCK = re.compile(rf"\d{{1,2}}[:.]\d\d(?:{_NOON}| uhr|h)?", re.IGNORECASE)
_CLOCK_FIRST = re.compile(r"\[?\d{1,2}:\d\d\b(?!:)")
_CLOCK_LAST = re.compile(rf"(?<![\d:])\d{{1,2}}:\d\d(?:{_NOON})?\W?$", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"publi|posted|erstellt|veröffentlicht|опубликован|发布|発表|公開|نشر|\bdate\b|\bstand\b", re.IGNORECASE
)
_UPDATED = re.compile(
    r"updated|modified|aktualisiert|mis à jour|actualizad|atualizad|aggiornat|обновл|更新|تحديث", re.IGNORECASE
)
_COPYRIGHT = r"(?:©|copyright|\(c\))"
_OTHER_YEARS = re.compile(_COPYRIGHT, re.IGNORECASE)

_DATED_PLACE = re.compile(r"[^\W\d_a-zß-ÿ][^.!?\d]{1,40}[,(] ?(?P<date>[^–—-]{8,30}?)\)?(?: ?[–—] ?| - |: )\S")
_OF_NAMES = table("bylines", "mul")
_SIGNED = (
    rf"^\^?(?:(?:{'|'.join(map(' '.join, phrases(_OF_NAMES['work'])))})\s+)?"
    r"(?:words(?=\s+[A-Z])|from(?=\s+[A-Z]\w+ [A-Z]\w+ (?:in|on|at) )|(?:by|von)\s+(?:our|unsere[rm]?)\s[^,]{3,40},"
    rf"|文[/／:：]|{'|'.join(_OF_NAMES['by'].split())})\s*[:：]?\s+"
)
"""What stands before the author's name."""
_BY = re.compile(rf"{_SIGNED}(?P<name>\S.*)$", re.IGNORECASE)
_PREFIX = re.compile(_SIGNED, re.IGNORECASE)
_NAME_END = re.compile(
    rf"\s*(?:\s{{2}}|\||•|·|—|–| - |,|;|\(|@|\d|\b(?:{any_of(entries(_OF_NAMES['behind_name']))})\b"
    rf"|\b(?:{any_of(words(_OF_NAMES['behind_name_inside']))}))",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(
    rf"\s*[;|/]\s*|,?\s+(?:(?i:{'|'.join(_OF_NAMES['joining'].split())}|&)"
    rf"|(?:{'|'.join(_OF_NAMES['joining_or_inside'].split())})(?=\s+[^\s,;|/]+\s))\s+|,\s+(?=[^\s,;|/]+\s)"
)
_BYLINES = [table("bylines", language) for language in languages_with("bylines")]
_NO_PERSON = frozenset().union(*(words(known["no_person"]) for known in _BYLINES))
"""Words that are never part of a person's name."""
_DOMAINS = words(table("bylines", "mul")["domains"])
_UPDATE = re.compile(
    rf"\W{{0,3}}(?:{'|'.join(re.escape(' '.join(label)) for known in _BYLINES for label in phrases(known['updates']))})"
    rf"(?:[\s\d.,:/()\[\]]|(?<![^\W\d_])(?:{_NAME}|{_BESIDE_TIME})(?![^\W\d_])){{0,30}}(?<=\S)(?:\s?:|\s[–—-]|(?<=\]))\s+(?=\S)",
    re.IGNORECASE,
)
_PARTICLES = frozenset().union(*(words(_OF_NAMES[kind]) for kind in ("particles", "joining", "joining_or_inside")))
_CONTACT = re.compile(
    rf"^[{BULLETS}*\-–—\s]*(?P<name>\S.{{2,50}}?) (?:can be (?:reached|contacted|followed)|is an? |covers |writes )"
)
_MACHINE_PREFIX = re.compile(r"^(?:(?:nextimg|title|headline|subject)\s*[:：]\s*|\^)(?=\S)", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|\-–—·•»:«]+\s+|\s*\|\s*")
_MEDIA = re.compile(
    rf"\b(?:{'|'.join(_OF_NAMES['media'].split())})\b|{'|'.join(_OF_NAMES['media_inside'].split())}", re.IGNORECASE
)
_RIGHTS = re.compile(
    _COPYRIGHT + r"[\s,©]*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?)?[\s,]*(?P<site>[^.|,;©]{3,40})",
    re.IGNORECASE,
)


def find_date(text: str) -> str | None:
    """The first full, unambiguous date in a line, as ISO 8601; None if there is none."""
    if not _YEAR_AT_ALL.search(text):
        return None
    found = [(m.start(), iso) for form in _DATES for m in form.finditer(text) if (iso := _iso(m.groupdict()))]
    return min(found)[1] if found else None


def find_dates(text: str) -> set[str]:
    """All full, unambiguous dates in a text, as ISO 8601."""
    return {iso for form in _DATES for found in form.finditer(text) if (iso := _iso(found.groupdict()))}


def _iso(parts: dict[str, str | None]) -> str | None:
    year = int(parts["y"] or 0)
    if parts.get("a"):
        one, two = int(parts["a"] or 0), int(parts["b"] or 0)
        if one <= 12 and two <= 12 and one != two:
            return None
        day, month = (one, two) if one > 12 else (two, one)
    else:
        name = parts.get("name")
        month = _MONTH[name.casefold()] if name else int(parts["m"] or 0)
        day = int(parts["d"] or 0)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def find_published(header: Sequence[str], footer: Sequence[str] = ()) -> str | None:
    """The date of publication; None if there is none.

    ``header`` has the lines before the article's first paragraph, ``footer`` those after its last. A line that says
    “published” comes first, then the header's last date, then the date of an update.
    """
    dated = [(line, iso) for line in header if len(line) <= 200 and (iso := find_date(line))]
    below = [(line, iso) for line in footer[:12] if len(line) <= 200 and (iso := find_date(line))]
    dated = [(line, iso) for line, iso in dated if not _OTHER_YEARS.search(line)]
    for line, iso in [*reversed(dated), *below]:
        if said := _PUBLISHED.search(line):
            return find_date(line[said.end() :]) or iso
    plain = [iso for line, iso in dated if not _UPDATED.search(line)] or [iso for _, iso in dated]
    return plain[-1] if plain else None


def dateline_date(paragraphs: Sequence[str]) -> str | None:
    """The date in a dateline, ``Orsa, 14 March 2024 – The council …``, of the first paragraphs; else None."""
    for text in paragraphs:
        if (found := _DATED_PLACE.match(text[:100])) and (iso := find_date(found["date"])):
            return iso
    return None


def is_date_line(text: str) -> bool:
    """True for a line that is little more than a full date."""
    if len(text) > 120 or not find_date(text):
        return False
    rest = text
    for form in _DATES:
        rest = form.sub("", rest)
    return sum(char.isalpha() for char in rest) <= 40 and not rest.rstrip().endswith((".", "。"))


def is_day_line(text: str) -> bool:
    """True for a short line that is little more than a day and month."""
    if len(text) > 80 or not _DAY_OF_MONTH.search(text) or text.endswith((".", "。")):
        return False
    return sum(char.isalpha() for char in _DAY_OF_MONTH.sub("", text)) <= 25


def is_time_line(text: str) -> bool:
    """True for a line that is a time of day, as above the entries of a live report."""
    return len(text) <= 12 and _CLOCK.fullmatch(text) is not None


def is_entry_line(text: str) -> bool:
    """True for a line that begins or ends with a time of day, as in a live report: ``21:40 - The boxes arrive.``

    A date beside the time is that of a comment.
    """
    if (
        ":" not in text
        or _UPDATED.search(text[:40])
        or _YEAR_AT_ALL.search(text[:40])
        or _YEAR_AT_ALL.search(text[-40:])
    ):
        return False
    return (_CLOCK_FIRST.match(text) or _CLOCK_LAST.search(text[-12:])) is not None


def update_label(text: str) -> int:
    """The length of the label of an update note, ``Update 14:05: ``; 0 for any other paragraph."""
    found = _UPDATE.match(text[:100])
    return found.end() if found else 0


def find_author(header: Sequence[str], footer: Sequence[str] = ()) -> str | None:
    """The author: ``By NAME`` near the article, else a name in the footer (``NAME can be reached …``); else None."""
    for line in [*reversed(header), *footer[:3]]:
        if name := byline_name(line):
            return name
    for line in reversed(footer[:6]):
        if (match := _CONTACT.match(line)) and is_name(match["name"]):
            return match["name"]
    return None


def byline_name(text: str) -> str | None:
    """The name in a line such as ``By Ann Example, Staff Writer``; None for any other line."""
    if len(text) > 120 or not (match := _BY.match(text.strip())):
        return None
    name = _name_at_start(match["name"])
    if name.isupper():
        name = name.title()
    return name if is_name(name) else None


def _name_at_start(text: str) -> str:
    """A text without what follows an author's name, such as a role or a date."""
    end = _NAME_END.search(text)
    return " ".join((text[: end.start()] if end and end.start() else text).split()).strip(" .,:|-–—")


def split_authors(said: str) -> list[str]:
    """The names of several authors: ``Rosa Lind, Erik Moe and Ida Penn``; ``Lind, Rosa`` is one."""
    return [name for name in _BETWEEN_NAMES.split(said.strip()) if name]


def author_names(said: str | None, site: str | None = None) -> str | None:
    """The people in a page's author field, separated by ``; ``; None if there are none.

    Logins, dates, roles, the publisher's name and repetitions are left out.
    """
    names: dict[str, str] = {}
    for piece in split_authors(said or ""):
        name = _name_at_start(_PREFIX.sub("", piece))
        if name.isupper() or name.islower():
            name = name.title()
        own = {word.casefold().strip(".") for word in name.split()}
        bare = letters(name.casefold())
        publisher = len(name) > 3 and bare in letters((site or "").casefold())
        address = name.rpartition(" ")[2].casefold() in _DOMAINS
        if publisher or address or not is_name(name) or own & _NO_PERSON or _MEDIA.search(name):
            continue
        if own & (_MONTH.keys() - words(_DATE_WORDS["also_words"])):
            continue
        names.setdefault(name.casefold(), name)
    whole = [name for key, name in names.items() if not any(key != other and key in other for other in names)]
    return "; ".join(whole) or None


def is_nobody(name: str) -> bool:
    """Whether an author's name is empty, or made of words such as ``admin`` and ``user`` alone."""
    return words(name.casefold()) <= _NO_PERSON


def is_name(text: str) -> bool:
    """True for two to six capitalised words without digits, or two to four Chinese characters."""
    words = text.split()
    if "  " in text or "\t" in text or text[:4].casefold() == "the ":
        return False
    if len(words) == 1 and 2 <= len(text) <= 4 and all("\u4e00" <= char <= "\u9fff" for char in text):
        return True
    if not 2 <= len(words) <= 6 or len(text) > 60 or text[-1] in ".!?:;,":
        return False
    return all(
        word.casefold() in _PARTICLES
        or (word[0].isalpha() and not word[0].islower() and all(c.isalpha() or c in ".'’-" for c in word))
        for word in words
    )


def clean_title(text: str) -> str:
    """A title without the labels that programs put before it (``Headline:``), and with single spaces."""
    return " ".join(_MACHINE_PREFIX.sub("", text.strip()).split())


def split_site(line: str) -> tuple[str, str | None]:
    """Split a page title such as ``Bridge closes - The Norhaven Post`` into title and site, which may be None."""
    parts = list(_SEPARATOR.finditer(line))
    if not parts:
        return line, None
    last = parts[-1]
    return line[: last.start()].strip(), line[last.end() :].strip()


def site_suffix(title: str, lines: Sequence[str]) -> str | None:
    """The site's name at the end of a title; None if there is none.

    It follows a bar, looks like a newspaper's name, or is also a line by itself. Text after a dash alone is more often
    part of the title.
    """
    head, site = split_site(title)
    if not site or not 2 <= len(site) <= 40 or len(head) < 8:
        return None
    alone = any(site.casefold() == line.strip().casefold() for line in lines)
    return site if alone or _MEDIA.search(site) or title[len(head) :].strip().startswith("|") else None


def find_site(first: str, title: str | None, lines: Sequence[str]) -> str | None:
    """The site's name; None if there is none.

    It is the text after the title in the page's first line, a first line that looks like a newspaper's name, or the
    copyright holder in the last lines.
    """
    head, site = split_site(first)
    if site and title and same_title(head, title) and 2 <= len(site) <= 40:
        whole = same_title(first, title) and len(title) > len(head)
        if not whole or site_suffix(first, lines):
            return site
    if (
        _MEDIA.search(first)
        and len(first) <= 40
        and first[-1] not in ".!?,;:"
        and not (title and same_title(first, title))
    ):
        return " ".join(first.split())
    for line in lines[-25:]:
        if len(line) <= 200 and (match := _RIGHTS.search(line)):
            name = re.split(r"\s(?:all rights|inc\b|llc\b|ltd\b|gmbh\b)", match["site"], flags=re.IGNORECASE)[0].strip(
                " -–"
            )
            if len(name) >= 3 and name[0].isupper():
                return name
    return None


def same_title(one: str, other: str) -> bool:
    """True if two lines are the same title, or one is the other plus a site's name."""
    a, b = (letters(text.casefold()) for text in (one, other))
    return bool(a) and (a == b or (len(min(a, b, key=len)) >= 15 and (a in b or b in a)))
