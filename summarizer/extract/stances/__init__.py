"""Stance extraction: who is for or against what, if the article states it explicitly."""
