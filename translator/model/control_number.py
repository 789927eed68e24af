"""Control numbers: fixed width, counted up by one, wrapping at their width."""

from __future__ import annotations


def next_control_number(last: int, width: int) -> int:
    """The number after ``last``: 1 after none (0), and 1 again after the largest that ``width`` digits can write.

    Raises:
        ValueError: ``width`` is not positive, or ``last`` does not fit in it.
    """
    if width < 1:
        msg = f"a control number needs at least one digit, not {width}"
        raise ValueError(msg)
    largest = int(10**width) - 1
    if not 0 <= last <= largest:
        msg = f"control number {last} does not fit in {width} digits"
        raise ValueError(msg)
    return last % largest + 1


def written(number: int, width: int) -> str:
    """The number with leading zeros, ``width`` digits.

    Raises:
        ValueError: the number is negative or has more digits than ``width``.
    """
    digits = str(number).zfill(width)
    if number < 0 or len(digits) > width:
        msg = f"control number {number} does not fit in {width} digits"
        raise ValueError(msg)
    return digits
