<<<<<<< HEAD
"""What rules know of text: figures by locale, and words in quotation marks. No models, no articles' meaning."""
=======
"""Plain reading of text: words, numbers, marks, and the word lists of each language."""
>>>>>>> e
