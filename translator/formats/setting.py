"""What a card says of a format, and cannot be."""

from __future__ import annotations

from typing import NamedTuple


class WrongSetting(NamedTuple):
    """One key of a card with a value that its format does not know."""

    #: Key in the card, such as ``read.delimiter``.
    key: str
    value: str
    message: str
    remedy: str


class WrongSettings(Exception):
    """A format cannot be opened as the card says. Raised when a mapping is compiled, for its author."""

    def __init__(self, wrong: list[WrongSetting]) -> None:
        super().__init__("; ".join(f"{one.key}: {one.message}" for one in wrong))
        self.wrong = wrong
