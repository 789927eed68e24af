"""Shipments cut into messages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.pilot.tables import envelope
from tests.pilot.test_lines_and_json import compiled
from translator.stages.enclosing import batches
from translator.stages.spool import ShipmentSpool, Spooled

SHIPMENTS = st.lists(
    st.builds(
        Spooled,
        st.integers(1, 9),
        st.just(0),
        st.binary(min_size=1, max_size=900),
        held=st.booleans(),
        apart=st.sampled_from(["A", "B", ""]),
    ),
    max_size=40,
)
ROOM = 2000


@given(SHIPMENTS)
def test_every_shipment_is_in_one_message_that_is_not_too_large_and_mixes_nothing(shipments):
    """At most nine shipments, at most so many bytes, one originator, and the order of the file."""
    version = compiled("json", card=("max_shipments = 9", f"max_shipments = 9\nmax_bytes = {ROOM}"))
    found = list(batches(shipments, version))
    assert sorted(one for batch in found for one in batch.shipments) == sorted(shipments)
    for batch in found:
        assert 1 <= len(batch.shipments) <= 9
        assert (
            len(version.enclose([one.rendered for one in batch.shipments], envelope(len(batch.shipments), "0042")))
            <= ROOM
        )
        assert {one.apart for one in batch.shipments} == {batch.apart}
    for apart in ("A", "B", ""):
        in_messages = [one for batch in found for one in batch.shipments if batch.apart == apart]
        assert in_messages == [one for one in shipments if one.apart == apart]


@given(SHIPMENTS)
def test_the_spool_gives_back_what_it_took(shipments):
    spool = ShipmentSpool()
    for one in shipments:
        spool.add(one)
    assert list(spool) == shipments
    assert list(spool) == shipments
    spool.close()
