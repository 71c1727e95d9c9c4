"""Room among the key points for each side of a conflict, and for the figure that decides."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from summarizer.article import Article, Sentence
from summarizer.selection.marks import marks
from summarizer.selection.scoring import Candidate, has_figure
from summarizer.selection.spoken import Spoken

_HOLDERS = 2
"""So many holders are heard at least, where the article has so many."""
_NAMED = re.compile(r"[^\W\d_][\w’'-]*[^\W\d_]")
_REACH = 60
"""Code points before a verb in which its holder is looked for."""


def balanced(
    article: Article,
    ranked: Sequence[Candidate],
    count: int,
    told: Iterable[str] = (),
    spoken: Mapping[int, Spoken] = MappingProxyType({}),
) -> tuple[Sentence, ...]:
    """The first ``count`` of the candidates, the last of them exchanged for what they lack: holders, a figure."""
    chosen = list(ranked[:count])
    spare = list(ranked[count:])
    texts = list(told)

    def holder_of(candidate: Candidate) -> str | None:
        if (turn := spoken.get(candidate.sentence.number)) is not None:
            return article.quote(turn.label)
        return _holder(article.sentence_text(candidate.sentence), article.language) if candidate.attributed else None

    heard = {holder for text in texts if (holder := _holder(text, article.language))}
    held: set[int] = set()
    for candidate in chosen:
        if (holder := holder_of(candidate)) not in {None, *heard}:
            heard.add(str(holder))
            held.add(candidate.order)
    if not any(has_figure(text) for text in texts):
        _make_room(chosen, spare, held, lambda c: c.figure)
    for _ in range(max(_HOLDERS, count // 2) - len([c for c in chosen if c.order in held and holder_of(c)])):
        new = _make_room(chosen, spare, held, lambda c: holder_of(c) not in {None, *heard}, always=True)
        heard.add(str(new and holder_of(new)))
    return tuple(candidate.sentence for candidate in chosen)


def _make_room(
    chosen: list[Candidate],
    spare: list[Candidate],
    held: set[int],
    wanted: Callable[[Candidate], bool],
    *,
    always: bool = False,
) -> Candidate | None:
    """Exchange the last choice that nothing holds for the first spare one that is wanted, unless one is there."""
    if not always and (there := next((c for c in chosen if wanted(c)), None)) is not None:
        held.add(there.order)
        return None
    new = next((c for c in spare if wanted(c)), None)
    free = [at for at, c in enumerate(chosen) if c.order not in held and at > 0]
    if new is None or not free:
        return None
    spare.remove(new)
    chosen[free[-1]] = new
    held.add(new.order)
    return new


def _holder(text: str, language: str) -> str | None:
    """The last name before the first verb of saying or siding, or the first after it; roughly."""
    verb = marks(language).takes_side.search(text)
    if verb is None:
        return None
    before = [word for word in _NAMED.findall(text[max(0, verb.start() - _REACH) : verb.start()]) if word[0].isupper()]
    after = [word for word in _NAMED.findall(text[verb.end() : verb.end() + _REACH]) if word[0].isupper()]
    return before[-1] if before else after[0] if after else None
