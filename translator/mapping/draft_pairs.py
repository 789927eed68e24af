"""Two columns that make one value: a first and a last name, a street and a house number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.formats.sample import SampleColumn
from translator.mapping.draft_names import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: How the first and the second column of a pair end, and what both together are.
_PAIRS = (
    (
        ("first name", "firstname", "given name", "forename"),
        ("last name", "lastname", "surname", "family name"),
        "name",
    ),
    (("street", "street name", "address"), ("house number", "housenumber", "house no", "street number"), "address 1"),
)
JOINED = "join(' ')"


def paired(columns: Sequence[SampleColumn]) -> Iterator[SampleColumn]:
    """A column for each pair, as `join` takes it; its values are those of both."""
    for column in columns:
        for firsts, seconds, together in _PAIRS:
            found = _second(column, columns, firsts, seconds)
            if found:
                other, party = found
                both = zip(column.values, other.values, strict=True)
                values = tuple(" ".join(filter(None, pair)) for pair in both)
                source = ", ".join("'" + one.source.replace("'", "''") + "'" for one in (column, other))
                yield SampleColumn(source, (f"{party} {together}".strip(),), values, column.level)


def parts_of(source: str, columns: Sequence[SampleColumn]) -> set[str]:
    """The sources of the columns that a pair's source names; itself alone for any other."""
    inside = {one.source for one in columns if "'" + one.source.replace("'", "''") + "'" in source}
    return inside if source.startswith("'") and len(inside) > 1 else {source}


def _second(
    column: SampleColumn, columns: Sequence[SampleColumn], firsts: Sequence[str], seconds: Sequence[str]
) -> tuple[SampleColumn, str] | None:
    for name in map(plain, column.names[:1]):
        end = next((one for one in firsts if name == one or name.endswith(f" {one}")), None)
        if end is None:
            continue
        party = name.removesuffix(end).strip()
        wanted = {f"{party} {one}".strip() for one in seconds}
        other = next(
            (one for one in columns if one.level == column.level and {*map(plain, one.names[:1])} & wanted), None
        )
        return (other, party) if other else None
    return None
