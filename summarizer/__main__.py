"""Runs the command line for ``python -m summarizer``."""

from summarizer.cli.app import main

main()
