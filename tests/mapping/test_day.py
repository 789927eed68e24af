"""The day of a cell or a card."""

from __future__ import annotations

from datetime import date

import pytest

from translator.mapping.day import written_day


def test_a_day_is_written_in_one_way() -> None:
    assert written_day("2019-08-22") == date(2019, 8, 22)
    assert written_day("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "20190822", "2019-W34-4", "2019W344", "22.8.2019", "2019-8-22",
             "2023-02-29", "0000-01-01", "\uff12019-08-22",
             "2019-08-22T00:00", " 2019-08-22", "2019-08-22\n"],
)  # fmt: skip
def test_what_is_written_otherwise_is_none(text: str) -> None:
    """Other forms of ISO 8601 too: the remedies ask for one."""
    assert written_day(text) is None
