"""Nouns: what the translator speaks of, as values with no behavior beyond their own meaning."""
