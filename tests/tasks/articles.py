"""An article for the tests of tasks."""

from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text

FERRY = """Council keeps the night ferry
The council of Orrin voted on Tuesday to keep the night ferry for another five years.
The ferry will cost the town 4 million crowns, said the treasurer, Karl Ott.
Rosa Lind, who keeps a shop at the harbour, said she opposed the ferry because it was too dear.
Nobody could say whether the ferry would run in winter.
The anglers of Varn welcomed the decision and thanked the mayor for her patience.
The vote was 12 to 9 after a debate of three hours.
A tunnel had been considered in 2019 and was given up."""


def ferry() -> Article:
    """Eight sentences, the first of them a title."""
    return article_from_text(FERRY)
