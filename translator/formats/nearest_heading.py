"""What to write instead of a heading that a table does not have."""

from __future__ import annotations

from difflib import get_close_matches

#: Headings that are listed where one is missing.
_MOST_NAMED = 40


def nearest_heading(wanted: str, headings: list[str]) -> str:
    """What to write instead of a heading that is not there: the nearest, and all that there are."""
    known = [one for one in headings if one]
    folded = {one.casefold(): one for one in known}
    close = get_close_matches(wanted.casefold(), list(folded), n=1)
    meant = f'Did you mean "{folded[close[0]]}"? ' if close else ""
    more = f" and {len(known) - _MOST_NAMED:,} more" if len(known) > _MOST_NAMED else ""
    return f"{meant}There are: {', '.join(known[:_MOST_NAMED])}{more}."
