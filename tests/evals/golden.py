"""A golden set of one article, for tests."""

from pathlib import Path
from textwrap import dedent

ARTICLE = dedent("""\
    Council approves harbour bridge

    VARN — The council of Varn approved a footbridge over the harbour on Tuesday by nine votes to four.

    The bridge will cost 3.2 million crowns and is to open in May 2027, the council said.

    "I welcome the footbridge, and so will every child who walks to school," said the mayor, Ilse Thorn.

    "The footbridge is a waste of money," said Rolf Lund, who leads the opposition. "I oppose it."

    Fishermen said that they had not been asked. The harbour office declined to comment.

    SHARE THIS ARTICLE
    """)
CASE = dedent("""\
    article: bridge.txt
    tags: [council]
    title: Council approves harbour bridge
    facts:
      - id: cost
        weight: 2
        wordings: [["3.2 million crowns"]]
        evidence: "The bridge will cost 3.2 million crowns"
      - id: vote
        wordings: [["nine votes to four"]]
        evidence: "by nine votes to four"
      - id: fishermen
        must: false
        wordings: [["fishermen", "not been asked"]]
        evidence: "Fishermen said that they had not been asked."
    forbidden:
      - id: rejected
        wordings: [["council", "rejected"]]
        unless: ["not rejected"]
        why: "the council approved it"
    questions:
      - ask: "What will the bridge cost?"
        answers: ["3.2 million crowns"]
        evidence: "The bridge will cost 3.2 million crowns"
      - ask: "Which architect designed the bridge?"
        unanswerable: "no architect is named"
    cleaning:
      gone: ["SHARE THIS ARTICLE"]
      stays: ["declined to comment"]
    """)
"""Without stances: how many sides the core tells is not what the tests of the evaluation are about."""
STANCES = dedent("""\
    stances:
      - holder: [The council of Varn, the council]
        target: [a footbridge, the footbridge]
        position: favor
        words: "approved a footbridge"
      - holder: [Ilse Thorn, the mayor]
        target: [the footbridge]
        position: favor
        words: "I welcome the footbridge"
      - holder: Rolf Lund
        target: the footbridge
        position: against
        words: "I oppose it."
    """)


def write_set(folder: Path, case: str = CASE, name: str = "bridge") -> Path:
    """A golden set with one article and one case; returns its folder."""
    for part in ("articles", "cases"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "articles" / "bridge.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "cases" / f"{name}.yaml").write_text(case, encoding="utf-8")
    return folder
