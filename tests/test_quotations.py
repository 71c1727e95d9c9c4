"""Who said what: the quotations found in short invented articles."""

from summarizer.assembling import article_from_text
from summarizer.quotations import find_quotations


def test_speaker_is_resolved_to_the_full_name_and_role() -> None:
    article = article_from_text(
        "Harbour minister Lena Marsh visited the docks on Monday.\n\n"
        "“The cranes are safe,” Ms. Marsh said. “We tested them.”"
    )
    (quotation,) = find_quotations(article)
    assert [article.quote(s) for s in quotation.content] == ["“The cranes are safe,”", "“We tested them.”"]
    assert quotation.speech == "direct"
    assert quotation.speaker is not None
    assert (quotation.speaker.name, quotation.speaker.role) == ("Lena Marsh", "Harbour minister")
    assert article.quote(quotation.speaker.mention) == "Ms. Marsh"
    assert article.quote(quotation.speaker.named_at) == "Lena Marsh"


def test_borrowed_words_are_no_quotation() -> None:
    assert find_quotations(article_from_text("The town’s “umbrella diplomacy” has kept the peace for years.")) == ()
