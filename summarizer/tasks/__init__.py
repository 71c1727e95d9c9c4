"""What a model is asked about an article, and what becomes of its replies: drafts, verification, repair, answers.

The one package that brings articles, rules and models together. ``report`` and ``answers`` are the two roads; on both
everything a model wrote goes through ``review``: the exact checks, then the verifier.
"""
