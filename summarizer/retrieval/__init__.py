"""What finds words of a question in an article: BM25 over stems, near words, vectors, the parts of a question."""
