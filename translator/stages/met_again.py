"""What is told of a shipment that stands twice in its file, or is filed already."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.model.finding import Finding

if TYPE_CHECKING:
    from translator.mapping.inbound import Mapped
    from translator.model.filing import OnRecord
    from translator.model.place import Place
    from translator.model.shipment import Action
    from translator.stages.met_shipments import Met


def standing_against(action: Action | None, number: str, place: Place, filed: OnRecord | None) -> Finding | None:
    """What stands against adding, replacing or cancelling a shipment; ``filed`` is its filing in force, if any."""
    adds = action == "add"
    if not filed:
        return None if adds else Finding("E321", place, number)
    marks = _differing(number, filed.number)
    if filed.state == "HELD":
        # What is held would leave later, and CBP would be left with the older story.
        return Finding("E322", place, number, detail=f"{marks.detail}{_came(filed)}")
    if filed.action == "cancel":
        return Finding("E325", place, number, detail=f"{marks.detail}{_came(filed)}")
    if adds:
        return Finding("E305", place, number, detail=f"{marks.detail}{_standing(filed)}", suggestion=marks.suggestion)
    if filed.number != number:
        # CBP would look for it as it is written here.
        return Finding("E321", place, number, detail=f"it is filed as {filed.number}", suggestion=filed.number)
    return None


def twice(number: str, other: str, place: Place, detail: str) -> Finding:
    """That one shipment stands twice in a file: here as ``number``, and as ``other`` where ``detail`` says."""
    marks = _differing(number, other)
    return Finding("E304", place, number, detail=f"{marks.detail}{detail}", suggestion=marks.suggestion)


def stand_apart(first: Met, again: Mapped, place: Place) -> Finding:
    """That rows of one shipment do not stand together, in the words of those who sort the file."""
    columns = " and ".join(f'"{column}"' for column in again.keyed_by)
    rows = " and ".join(f"row{'s' * ('-' in extent)} {extent}" for extent in (first.extent, again.extent))
    return Finding("E179", place, ", ".join(again.key.split("\0")), detail=f"{rows} have the same {columns}")


class _Marks(NamedTuple):
    """What is told besides where one number is written in two ways; empty where it is not."""

    detail: str = ""
    suggestion: str = ""


def _differing(number: str, other: str) -> _Marks:
    if number == other:
        return _Marks()
    return _Marks(
        f"it stands there as {other}, the same number without capitals, blanks and marks; ",
        f"If it is the same parcel, write its number always as {other}, and send it once; to change a filing, send it "
        "with the action replace or cancel. If it is another parcel, give it a number that differs in letters or "
        "digits: CBP's layouts carry neither blanks nor marks.",
    )


#: What a participant is told of a shipment that is filed, by the state of its filing.
_STANDINGS = {
    "ENCLOSED": "it is on its way to CBP",
    "AWAITING": "it was sent to CBP, whose answer is awaited",
    "UNDER_REVIEW": "CBP is reviewing it",
    "ACCEPTED": "CBP has accepted it",
    "ACCEPTED_WITH_WARNINGS": "CBP has accepted it with a warning",
}


def _standing(filed: OnRecord) -> str:
    came = _came(filed)
    return f"{_STANDINGS[filed.state]}{'; ' * bool(came)}{came}"


def _came(filed: OnRecord) -> str:
    return f"it came in {filed.file}" if filed.file else ""
