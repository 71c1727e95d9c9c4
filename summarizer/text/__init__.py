"""Text analysis without a model: articles with offsets, language, sentences, words, numbers, quotation marks."""
