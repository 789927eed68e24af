"""Places speak the participant's words."""

from __future__ import annotations

import pytest

from translator.model.place import WHOLE_FILE, Place, X12Place, path, row, segment


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (WHOLE_FILE, "the file as a whole"),
        (row(3, "Price (USD)"), 'row 3, column "Price (USD)"'),
        (row(3), "row 3"),
        (segment(9), "segment 9"),
        (segment(9, "REF02", X12Place(segment_id="REF")), "segment 9 (REF), element REF02"),
        (
            segment(31, "REF[CN]02", X12Place(segment_id="REF", absent_in="HL")),
            "in the loop that begins at segment 31 (HL): no REF[CN]",
        ),
        (
            segment(76, "SE01", X12Place(segment_id="SE", set_control="0003")),
            "segment 76 (SE) of set 0003, element SE01",
        ),
        (path(2, "/orders/order[2]/price"), "/orders/order[2]/price"),
    ],
)
def test_a_place_in_words(place: Place, words: str) -> None:
    """As it stands in a report."""
    assert str(place) == words
