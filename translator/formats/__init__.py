"""Syntax: bytes to records and back, with no knowledge of customs."""
