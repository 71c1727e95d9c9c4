"""Plain reading of text: words, figures by locale, marks, and the word lists of each language."""
