"""What a verifier reads for the evaluation alone: facts beside a summary, and statements that a person judged.

Whether a summary in a model's words states a fact is a question of meaning, so the verifier decides it, with the
summary in the article's place (natural language inference as a judge of content: Zhang and Bansal, "Finding a
Balanced Degree of Automation for Summary Evaluation", EMNLP 2021). The exact checks can refuse it: a summary without
the fact's figure does not state the fact.
"""

from collections.abc import Mapping

from summarizer.checks import ExactChecks
from summarizer.engine import Engine
from summarizer.evals.cases import Case
from summarizer.evals.scores import Output, summary_statements
from summarizer.ingest.claims import Claim as GivenClaim
from summarizer.ingest.claims import ClaimedText
from summarizer.llm.ledger import Ledger
from summarizer.llm.recordings import RecordingMissing
from summarizer.llm.scoring import is_scorer
from summarizer.llm.structured import FormatFallback, StructuredCaller, first_format
from summarizer.results import CheckReport, Verdict
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.drafter import Drafter
from summarizer.tasks.verifier import ChatVerifier, Claim
from summarizer.text.sentences import article_from_text


async def read_facts(engine: Engine, case: Case, output: Output) -> Mapping[str, Verdict] | None:
    """Fact → the verdict on it beside the summary; without those that got none.

    None where nobody can read them: a summary without a model, no verifier, or one that replays and has no recording.
    """
    model = engine.verifier
    texts = [shown.text for shown in summary_statements(output.report)]
    if not (case.facts and texts and output.by_model) or model is None or is_scorer(model):
        return None
    summary = article_from_text("\n\n".join(texts), output.article.language)
    caller = StructuredCaller(model, engine.ledger or Ledger(), FormatFallback(first_format(model)))
    reader = ChatVerifier(Drafter(caller, engine.concurrency))
    try:
        readings = await reader.read(summary, [Claim(fact.sentence, (1,)) for fact in case.facts])
    except RecordingMissing:
        return None
    checks = ExactChecks(summary)
    found: dict[str, Verdict] = {}
    for fact, reading in zip(case.facts, readings, strict=True):
        if checks.refusal(fact.sentence) is not None:
            found[fact.id] = "not_stated"
        elif reading.verdict is not None:
            found[fact.id] = reading.verdict
    return found


async def read_verdicts(engine: Engine, case: Case, analysis: ArticleAnalysis) -> CheckReport | None:
    """What the program makes of the statements that a person judged, as in ``summarize check``; None as above."""
    if not case.verdicts or engine.verifier is None:
        return None
    claims = tuple(GivenClaim(" ".join(one.statement.split()), context=one.question or "") for one in case.verdicts)
    try:
        return await engine.check([analysis], ClaimedText(claims, ()), None)
    except RecordingMissing:
        return None
