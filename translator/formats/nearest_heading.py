"""What to write instead of a heading that a table does not have."""

from __future__ import annotations

from difflib import get_close_matches

#: Headings that are listed where one is missing.
_MOST_NAMED = 40


#: How near two headings must be to be taken for one that was mistyped; 1 is the same.
_MISTYPED = 0.84


def mistyped(heading: str, missing: list[str]) -> str:
    """Which of the headings that are missing this one may be meant for; empty for none.

    Headings with other digits are other columns: Address 1 is not meant for Address 2.
    """
    digits = [*filter(str.isdigit, heading)]
    folded = {_plain(one): one for one in missing if [*filter(str.isdigit, one)] == digits}
    close = get_close_matches(_plain(heading), list(folded), n=1, cutoff=_MISTYPED)
    return folded[close[0]] if close else ""


def _plain(heading: str) -> str:
    return "".join(filter(str.isalnum, heading.casefold()))


def nearest_heading(wanted: str, headings: list[str]) -> str:
    """What to write instead of a heading that is not there: the nearest, and all that there are."""
    known = [one for one in headings if one]
    folded = {one.casefold(): one for one in known}
    close = get_close_matches(wanted.casefold(), list(folded), n=1)
    meant = f'Did you mean "{folded[close[0]]}"? ' if close else ""
    more = f" and {len(known) - _MOST_NAMED:,} more" if len(known) > _MOST_NAMED else ""
    return f"{meant}There are: {', '.join(known[:_MOST_NAMED])}{more}."
