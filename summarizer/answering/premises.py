"""What a question takes for granted: "Why did X resign?" takes it that X resigned."""

import re

from summarizer.answering.consulting import Consulted
from summarizer.retrieval.questions import analyse_question
from summarizer.words import stem, word_spans

_DID = re.compile(
    r"\W*(?P<asks>why|when|where|how|(?:which|what)(?:\s[\w\s]{2,40}?)?|whom?)\s+(?:did|does|do)\s+(?P<rest>[^?]+?)\W*",
    re.I,
)
_WHO = re.compile(
    r"\W*who\s+(?P<rest>(?!(?:is|are|was|were|will|would|can|could|may)\s+(?:the|a|an)\b)[^?]+?)\W*", re.I
)
_IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "begin:began break:broke bring:brought build:built buy:bought choose:chose come:came cut:cut die:died "
        "draw:drew drive:drove eat:ate fall:fell fight:fought find:found fly:flew forget:forgot get:got give:gave "
        "go:went grow:grew have:had hear:heard hide:hid hit:hit hold:held hurt:hurt keep:kept know:knew lead:led "
        "leave:left lend:lent lose:lost make:made meet:met pay:paid put:put quit:quit read:read ride:rode ring:rang "
        "rise:rose run:ran say:said see:saw sell:sold send:sent set:set shoot:shot shut:shut sing:sang sink:sank "
        "sit:sat speak:spoke spend:spent stand:stood steal:stole strike:struck swear:swore take:took teach:taught "
        "tell:told think:thought throw:threw wear:wore win:won withdraw:withdrew write:wrote"
    ).split()
)
_REGULAR = frozenset(
    "abandon accept accuse admit adopt agree announce apologise apologize appeal appoint approve arrest ask "
    "attack ban borrow call cancel change claim close confess confirm criticise criticize decide declare demand "
    "demolish deny design discover destroy dismiss double drop drown emigrate employ end escape expel explode "
    "fail fire flee fund halt help hire increase injure inspect invade invent invest join jump kill launch lie "
    "like lower lie marry move murder offer open oppose order pass plan plead poison postpone praise promise "
    "propose protest prove publish punish raise recommend reduce refuse reject release remove rename replace "
    "resign retire return sack score sign split start stop sue support suspend test transfer travel try use veto "
    "visit vote warn want welcome".split()
)


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    doubled = verb in {"admit", "ban", "drop", "expel", "plan", "stop", "transfer"}
    return verb + (verb[-1] if doubled else "") + "ed"


_PAST = frozenset({*_IRREGULAR.values(), *map(_past, _REGULAR)})
"""Deeds. What somebody is or has (``who owns``) can be told in too many ways to say that it is not told."""


def false_premise(consulted: Consulted, question: str) -> str | None:
    """A sentence that says what the question takes for granted, when the article has nothing of the kind; else None.

    Cautious: where one sentence has the subject with that verb, or a word of its family, nothing is said.
    """
    if consulted.article.language != "en":
        return None
    text = " ".join(question.split())
    if found := _DID.fullmatch(text):
        parts = _inflected(found["rest"].split())
        if parts is None:
            return None
        subject, verb, clause = parts
        clause += _object(found["asks"].lower().split())
    elif (found := _WHO.fullmatch(text)) and found["rest"].split()[0] in _PAST and len(found["rest"].split()) > 1:
        words = found["rest"].split()
        subject, verb, clause = words[1:], words[0], f"anyone {found['rest']}"
    else:
        return None
    if not consulted.stems(verb) or _told(consulted, subject, verb):
        return None
    return f"The article does not say that {clause}."


def unmentioned(consulted: Consulted, question: str) -> str | None:
    """A sentence that says which name or number of the question the article does not have; None when it has all."""
    known = consulted.sentences.title_stems
    terms = analyse_question(question, consulted.article.language).terms
    missing = [t.word for t in terms if t.is_name and not consulted.knows(t.stem) and t.stem not in known]
    return f"The article does not mention “{missing[0]}”." if missing else None


def _inflected(words: list[str]) -> tuple[list[str], str, str] | None:
    """Subject, verb and the clause in the past: ``X resign`` → ``X resigned``; None when no verb is known."""
    for at, word in enumerate(words[1:], start=1):
        if word in _IRREGULAR or word in _REGULAR:
            past = _IRREGULAR.get(word) or _past(word)
            return words[:at], word, " ".join([*_lowered(words[:at]), past, *words[at + 1 :]])
    return None


def _object(asks: list[str]) -> str:
    """What the question asks for, where it is the verb's object: ``which horse`` → `` any horse``."""
    if asks[0] in ("which", "what"):
        return f" any {' '.join(asks[1:])}" if len(asks) > 1 else " anything"
    return " anyone" if asks[0] in ("who", "whom") else ""


def _lowered(words: list[str]) -> list[str]:
    return [words[0][0].lower() + words[0][1:] if words[0] in {"The", "A", "An"} else words[0], *words[1:]]


def _told(consulted: Consulted, subject: list[str], verb: str) -> bool:
    index = consulted.sentences
    language = consulted.article.language
    verbs = {stem(verb[span.start : span.end], language) for span in word_spans(verb)}
    verbs |= {stem(_past_of(verb), language)}
    acts = {met for one in verbs for met in index.meetings(one)}
    about = {met for one in consulted.stems(" ".join(subject)) for met in index.meetings(one)}
    told = (index.stems(at) for at in range(len(index.lengths)) if at + 1 not in consulted.orders)
    return any(acts & held and (about & held or not about) for held in told)


def _past_of(verb: str) -> str:
    return _IRREGULAR.get(verb, verb)
