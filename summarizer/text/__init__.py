"""Plain reading of text: words, numbers, marks, and the word lists of each language."""
