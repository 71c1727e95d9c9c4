"""``python -m summarizer``."""

from summarizer.cli.app import main

main()
