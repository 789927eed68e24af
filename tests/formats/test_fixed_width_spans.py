"""Where columns of fixed width are seen."""

from __future__ import annotations

import pytest

from translator.formats.fixed_width_spans import ruled_spans, spans


@pytest.mark.parametrize(
    ("lines", "begin", "sources"),
    [
        (["ORD1001Jane Roe", "ORD1002John Doe"], 0, ["cols 1-3", "cols 4-7", "cols 8-15"]),
        (["Jane Roe  US", "John Doe  US"], 0, ["cols 1-10", "cols 11-12"]),
        (["Springfield IL", "Solon       OH"], 0, ["cols 1-12", "cols 13-14"]),
        (["AB   12.50", "AB    1.00", "AB  112.50"], 0, ["cols 1-3", "cols 4-10"]),
        (["1Z999AA10123456784 A", "1Z999AA10123456795 B"], 0, ["cols 1-19", "col 20"]),
        (["3SDMNN0129791", "3SDMNN0129552"], 0, ["cols 1-13"]),
        (["ab ", "ab "], 2, []),
        ([], 0, []),
    ],
)
def test_columns_are_seen_by_blanks_kinds_and_alignment(lines: list[str], begin: int, sources: list[str]) -> None:
    """One blank between two words is no boundary, and a number with letters in it is one number."""
    assert [span.source for span in spans(lines, begin)] == sources


def test_a_ruler_shows_columns() -> None:
    """Blanks behind one belong to it."""
    assert [span.source for span in ruled_spans("---- ---  --")] == ["cols 1-5", "cols 6-10", "cols 11-12"]
