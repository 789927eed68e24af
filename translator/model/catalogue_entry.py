"""One row of the catalogue of findings."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One kind of finding."""

    code: str
    #: What is wrong, in one clause.
    text: str
    #: How to mend it, in whole sentences.
    remedy: str
    #: TA105, AK905, AK502, AK304 or AK403, whichever `level` calls for; empty when X12 has none.
    x12: str = ""
    #: A suggestion says it more exactly, and so stands in the remedy's place instead of behind it.
    suggestion_instead: bool = False
    #: A detail says what is wrong more exactly, and so stands in the text's place instead of behind it.
    detail_instead: bool = False
