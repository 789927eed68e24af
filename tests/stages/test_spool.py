"""Rendered shipments on disk: what was taken is given back, however large it is."""

from __future__ import annotations

from contextlib import closing

from hypothesis import given, settings
from hypothesis import strategies as st

from translator.stages import spool
from translator.stages.spool import ShipmentSpool, Spooled

_SHIPMENTS = st.lists(
    st.builds(
        Spooled,
        st.integers(1, 1 << 40),
        st.integers(0, 1 << 40),
        st.binary(max_size=200),
        st.booleans(),
        st.text(max_size=40),
    ),
    max_size=20,
)


@settings(max_examples=100, deadline=None)
@given(_SHIPMENTS, st.integers(1, 64))
def test_all_that_was_taken_is_given_back_as_often_as_it_is_asked_for(shipments: list[Spooled], block: int) -> None:
    """Also where a shipment, or what stands before it, is larger than what is read at once, or cut by its end."""
    usual, spool._BLOCK = spool._BLOCK, block
    try:
        with closing(ShipmentSpool()) as spooled:
            for one in shipments:
                spooled.add(one)
            assert list(spooled) == shipments
            assert list(spooled) == shipments
    finally:
        spool._BLOCK = usual


def test_a_shipment_larger_than_many_blocks_comes_back_whole() -> None:
    """Between small ones."""
    shipments = [Spooled(n, 0, b"x" * size) for n, size in enumerate((3, 5 * spool._BLOCK + 1, 0, spool._BLOCK, 7))]
    with closing(ShipmentSpool()) as spooled:
        for one in shipments:
            spooled.add(one)
        assert list(spooled) == shipments
