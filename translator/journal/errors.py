"""What can go wrong with the memory."""

from __future__ import annotations


class JournalError(Exception):
    """The operator must see to the journal or the folder of its contents."""

    def __init__(self, where: str, why: str, remedy: str) -> None:
        """``where`` names the database or file, ``why`` says what is wrong, ``remedy`` how to mend it."""
        super().__init__(f"{where}: {why}. {remedy}")
        self.where = where
        self.why = why
        self.remedy = remedy


class SpoiledContent(JournalError):
    """The kept bytes of one thing are gone or damaged; all others may be well."""


class NumbersExhausted(JournalError):
    """All control numbers of one originator and message wait for CBP's answer; answers free them, and time may do."""


class LeaseLost(Exception):
    """Another worker has taken this work over, because our lease ran out: drop it, and change nothing more."""
