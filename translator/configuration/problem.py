"""What is wrong with the settings: values that are collected, and the error that carries all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import msgspec


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that the operator has to mend, told as where, what stood there, why, and how."""

    #: The file or directory, as the operator may open it.
    file: str
    #: Key in the file (``channel.pick_up.settle``) or place in it (``row 3, column target``); empty: the file itself.
    key: str
    #: What stood there, as it is written in the file; empty when nothing did.
    value: str
    #: What is wrong, in one clause.
    message: str
    #: How to mend it, in whole sentences.
    remedy: str

    def __str__(self) -> str:
        """Where; what stood there; why and how to mend it: up to three lines."""
        where = f"{self.file}, {self.key}:" if self.key else f"{self.file}:"
        stood = [f"    {self.value}"] if self.value else []
        return "\n".join([where, *stood, f"  {self.message}. {self.remedy}"])


class ConfigurationError(Exception):
    """The settings cannot be used until the operator has mended them. Raised by everything that reads them.

    ``problems`` holds all that was found in all files, in reading order; never empty.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def nearest(wrong: str, known: Iterable[str], kind: str = "known") -> str:
    """A remedy for a wrong name: the nearest right one where there is one, and all that exist.

    ``kind`` says in the plural what the names are, such as ``mappings``.
    """
    names = sorted(known)
    if not names:
        return f"There are no {kind} yet."
    close = get_close_matches(wrong, names, n=1, cutoff=0.6)
    meant = f"Did you mean {close[0]}? " if close else ""
    return f"{meant}The {kind} are: {', '.join(names)}."
