"""The tasks that a model does with an article: drafts a report, answers a question, verifies statements, checks claims.

The only package that combines articles, rules and models. Its entry points are ``report``, ``answers`` and ``check``;
all statements go through ``review``: the exact checks, then the verifier.
"""
