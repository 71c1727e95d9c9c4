"""What a model is asked about an article, and what is made of its replies: drafts, verification, repair, answers.

The only package that brings articles, rules and models together. ``report`` and ``answers`` are its two entry points;
both send everything a model wrote through ``review``: the exact checks, then the verifier.
"""
