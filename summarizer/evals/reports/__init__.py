"""A run for people and programs: terminal, Markdown, JUnit XML, one HTML page."""
