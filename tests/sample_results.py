"""Results of schema version 2, made by hand around an invented article, for tests of what shows them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from summarizer.ingest.clean import clean_text
from summarizer.results import (
    AnswerStatus,
    ArticleInfo,
    AskReport,
    Dropped,
    Evidence,
    Passage,
    Place,
    Quoted,
    Report,
    RunReport,
    SourceInfo,
    Stance,
    Statement,
    Summary,
    Support,
    VerifierRun,
)
from summarizer.text.article import Article, Span
from tests.articles import COUNCIL

WRITER, READER = "writer-1", "reader-2"


@cache
def council(text: str = COUNCIL) -> Article:
    """The article about the bridge, cleaned."""
    return clean_text(text)


def evidence(article: Article, words: str, link: str | None = None) -> Evidence:
    """The evidence that these words are; they must stand in the article."""
    start = article.text.index(words)
    line = article.text.count("\n", 0, start) + 1
    paragraph = article.sentence_at(start).paragraph + 1
    place = Place(paragraph=paragraph, line=line, input_line=article.line(start), link=link)
    return Evidence(quote=words, start=start, end=start + len(words), place=place)


def sentence(article: Article, words: str) -> str:
    """The whole sentence that holds these words."""
    at = article.text.index(words)
    return article.sentence_text(article.sentences_in(Span(at, at + len(words)))[0])


def said(article: Article, words: str, text: str | None = None, support: Support | None = None) -> Statement:
    """A statement that rests on a sentence with these words; in the article's words unless it has a text."""
    own = sentence(article, words)
    known: Support = (support or "verified") if text else "verbatim"
    return Statement(text=text or own, support=known, evidence=[evidence(article, own)])


def run(model: str = "extractive", verifier: str | None = None, **changes: Any) -> RunReport:
    """A run of a model, or without one."""
    calls = 0 if model == "extractive" else 2
    made = {
        "model": model,
        "endpoint": "embedded" if not calls else "http://127.0.0.1:1/v1",
        "prompts": "0" * 64,
        "calls": calls,
        "recorded_calls": 0,
        "input_tokens": 1200 * calls,
        "output_tokens": 300 * calls,
        "cached_tokens": 0,
        "tokens_counted": "exact",
        "cost_usd": 0.0 if not calls else 0.0123,
        "seconds": 0.5,
        "verifier": VerifierRun(model=verifier, calls=1, exam=0.95, unread=0) if verifier else None,
    }
    return RunReport.model_validate(made | changes)


def about(article: Article) -> ArticleInfo:
    """What is known of an article."""
    source = SourceInfo(path=article.source.path, sha256=article.source.sha256)
    return ArticleInfo(
        title=article.title,
        author=article.author,
        published=article.published,
        site=article.site,
        language=article.language,
        words=article.words,
        source=source,
    )


def keyless(article: Article | None = None) -> Report:
    """A report of the article's own sentences: 1 + 2 + 2 statements, 2 stances, 1 quotation besides."""
    text = article or council()
    summary = Summary(
        headline=said(text, "Council backs"),
        overview=[said(text, "Veldby will build"), said(text, "The bridge will cost")],
        key_points=[said(text, "Work is planned"), said(text, "Its members expect")],
    )
    stances = [
        stance(text, "Nils Anders Holt", "against", "the plan", "opposed the plan", role="Councillor"),
        stance(text, "The traders’ association of Quay Street", "favor", "the decision", "welcomed the decision"),
    ]
    return report(text, summary, stances, quotations(text), run=run())


def written(article: Article | None = None, support: Support = "verified") -> Report:
    """A report that a model wrote; verified, it has a corrected statement, a dropped one and an own sentence."""
    text = article or council()
    bridge = said(text, "Veldby will build", "Veldby is to get a footbridge over the Sarre.", support)
    cost = said(text, "The bridge will cost", "It will cost 3.2 million crowns.", support)
    verified = support == "verified"
    summary = Summary(
        headline=said(text, "Veldby will build", "Veldby council votes for a footbridge", support),
        overview=[bridge, cost],
        key_points=[
            said(text, "The bridge will cost", "The bridge may open in October.", support),
            said(text, "Work is planned", None if verified else "Work starts in April.", support),
        ],
    )
    holt = stance(text, "Nils Anders Holt", "against", "the footbridge", "opposed the plan", role="Councillor")
    claim = {"claim": "Holt says that the town cannot afford the bridge.", "support": support}
    dropped = [
        Dropped(
            kind="key_point",
            text="The bridge will open in October.",
            verdict="not_stated",
            reason="The works department said that it may open then.",
            instead="The bridge may open in October.",
        ),
        Dropped(kind="overview", text="It costs 9 million crowns.", reason="the article never mentions “9 million”"),
    ]
    made = run(WRITER, READER if verified else None)
    stances = [holt.model_copy(update=claim)]
    return report(text, summary, stances, quotations(text), dropped if verified else [], made)


def stance(article: Article, holder: str, position: str, target: str, words: str, **more: Any) -> Stance:
    """A stance that the sentence with these words tells."""
    own = sentence(article, words)
    made = {
        "holder": holder,
        "role": None,
        "target": target,
        "position": position,
        "claim": own,
        "speech": "indirect",
        "support": "verbatim",
        "evidence": [evidence(article, own)],
        "speaker": evidence(article, holder) if holder in article.text else None,
    }
    return Stance.model_validate(made | more)


def quotations(article: Article) -> list[Quoted]:
    """The quotations of the article about the bridge that it still holds."""
    known = (
        ("Ilse Thorn", "Mayor", "This bridge will bring the two halves of Veldby together,"),
        ("Nils Anders Holt", "Councillor", "We cannot afford this bridge,"),
        (None, None, "The school roof leaks."),
    )
    return [
        Quoted(speaker=speaker, role=role, text=words, evidence=[evidence(article, words)])
        for speaker, role, words in known
        if words in article.text
    ]


def report(
    article: Article,
    summary: Summary | None = None,
    stances: Sequence[Stance] | None = None,
    quoted: Sequence[Quoted] | None = None,
    dropped: Sequence[Dropped] = (),
    run: RunReport | None = None,
) -> Report:
    """A report of these parts."""
    return Report(
        article=about(article),
        summary=summary,
        stances=None if stances is None else list(stances),
        quotations=None if quoted is None else list(quoted),
        dropped=list(dropped),
        run=run or globals()["run"](),
    )


def answer(
    article: Article,
    status: AnswerStatus = "answered",
    question: str = "What will the bridge cost?",
    run: RunReport | None = None,
    **more: Any,
) -> AskReport:
    """An answer of each status: with its evidence, with a withheld draft, or with passages."""
    made: dict[str, Any] = {"answer": None, "passages": [], "dropped": [], "note": None}
    if status in ("answered", "false_premise"):
        made["answer"] = said(article, "The bridge will cost", "It will cost 3.2 million crowns.")
    elif status in ("passages", "unconfirmed"):
        made["passages"] = [
            Passage(match="strong", evidence=[evidence(article, sentence(article, "The bridge will cost"))]),
            Passage(match="weak", evidence=[evidence(article, sentence(article, "We cannot afford"))]),
        ]
    if status == "unconfirmed":
        reason = "the article says 3.2 million crowns"
        text = "It will cost 9 million crowns."
        made["dropped"] = [Dropped(kind="answer", text=text, verdict="contradicted", reason=reason)]
    known = {"article": about(article), "question": question, "asked": question, "status": status}
    keyless_run = globals()["run"]() if status == "passages" else globals()["run"](WRITER, READER)
    return AskReport.model_validate(known | made | {"run": run or keyless_run} | more)
