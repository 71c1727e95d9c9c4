"""Your own feature, in the place of a call to a language model."""


def summary(article: str) -> str:
    title = article.splitlines()[0]
    return f"{title}. Orrin keeps its night ferry for five more years. It is to cost 4 million crowns."
