"""The command line: parses, calls, renders. Nothing heavy is imported before a command runs."""
