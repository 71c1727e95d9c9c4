"""Length: words of the summary (headline, overview, key points) over words of the article.

The compression ratio of Grusky et al. ("Newsroom", NAACL 2018), turned round so that it stays below 1. Neither more
nor less is better in itself; a ceiling in ``gates.toml`` can bound it.
"""

from summarizer.evaluation.cases import Case
from summarizer.evaluation.outputs import Output, summary_statements
from summarizer.evaluation.scores import NotScored, Scored, ratio


def length(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Share of the article's length."""
    if output.report.summary is None:
        return NotScored(why="there is no summary")
    words = sum(len(shown.text.split()) for shown in summary_statements(output.report))
    return ratio(words, output.article.words, words, [], why_none="the article has no words")
