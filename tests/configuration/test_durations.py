from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.configuration.durations import duration, duration_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30s", timedelta(seconds=30)),
        ("15m", timedelta(minutes=15)),
        ("4h", timedelta(hours=4)),
        ("2d", timedelta(days=2)),
        ("500ms", timedelta(milliseconds=500)),
        ("1h30m", timedelta(minutes=90)),
        ("1.5s", timedelta(milliseconds=1500)),
        ("0s", timedelta()),
    ],
)
def test_a_number_and_its_unit_are_a_duration(text, expected):
    assert duration(text) == expected


@pytest.mark.parametrize("text", ["", "30", "s", "3 weeks", "-1s", "1e3s", "PT30S", "99999999d", "٣s", "1s\n2"])
def test_anything_else_is_none(text):
    assert duration(text) is None


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400)))
@settings(deadline=None)
def test_what_is_written_is_read_back_to_the_millisecond(value):
    assert abs(duration(duration_text(value)) - value) <= timedelta(milliseconds=1)


@given(st.text(alphabet="0123456789.smhd -\n", max_size=400))
@settings(deadline=None)
def test_no_text_makes_it_fail(text):
    duration(text)
