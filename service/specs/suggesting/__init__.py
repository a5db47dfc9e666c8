"""Suggesting: the boundary scenarios that are missing for a rule, written out to be confirmed."""
