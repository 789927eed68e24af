"""Control numbers count up by one and wrap at their width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.model.control_number import next_control_number, written


def test_the_first_number_is_one_and_follows_the_largest() -> None:
    """Zero means that none was used yet, and is never used."""
    assert next_control_number(0, 4) == 1
    assert next_control_number(9998, 4) == 9999
    assert next_control_number(9999, 4) == 1


@given(st.integers(1, 9), st.data())
def test_every_number_can_be_written_in_its_width(width: int, data: st.DataObject) -> None:
    """The next number is positive and has exactly ``width`` digits when written."""
    number = next_control_number(data.draw(st.integers(0, 10**width - 1)), width)
    assert number > 0
    assert len(written(number, width)) == width


@pytest.mark.parametrize(("last", "width"), [(10, 1), (-1, 4), (0, 0)])
def test_a_number_out_of_its_width_is_a_bug(last: int, width: int) -> None:
    """Nothing is cut off in silence."""
    with pytest.raises(ValueError, match="digit"):
        next_control_number(last, width)


@pytest.mark.parametrize("number", [10000, -1])
def test_what_does_not_fit_is_not_written(number: int) -> None:
    """A control number of five digits in four places would be another number."""
    with pytest.raises(ValueError, match="does not fit"):
        written(number, 4)
