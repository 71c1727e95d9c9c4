"""What rules know of text: figures by locale, and words in quotation marks. No models, no articles' meaning."""
