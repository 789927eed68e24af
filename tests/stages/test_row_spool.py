"""Rows on disk come back as those in memory do."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from translator.formats.grouping import RowsInMemory
from translator.formats.reading import Unit
from translator.formats.registry import formats
from translator.stages import row_spool
from translator.stages.row_spool import RowsOnDisk


@given(st.lists(st.tuples(st.binary(max_size=2), st.binary(max_size=3)), max_size=40))
def test_rows_of_one_key_come_together_in_the_order_of_the_first(rows):
    """Any bytes can be a key."""
    on_disk, in_memory = RowsOnDisk(), RowsInMemory()
    for spool in (on_disk, in_memory):
        for key, body in rows:
            spool.put(key, body)
    assert [*on_disk] == [*in_memory]
    on_disk.close()


def test_many_rows_are_written_in_pieces(monkeypatch):
    """A key that comes again in a later piece keeps its place."""
    monkeypatch.setattr(row_spool, "_AT_ONCE", 3)
    spool = RowsOnDisk()
    for number in range(10):
        spool.put(b"%d" % (number % 4), b"%d" % number)
    assert [body for _, body in spool] == [b"0", b"4", b"8", b"1", b"5", b"9", b"2", b"6", b"3", b"7"]
    spool.close()


def test_a_file_is_read_through_it():
    """As the stages do, whatever way the formats are made."""
    entry = formats(RowsOnDisk)["delimited"]
    levels = {"shipment": "rows with the same 'No'", "item": "each row"}
    opened = entry.compile(entry.settings(shipment_rows="anywhere"), levels, {})(BytesIO(b"No,X\n1,a\n2,b\n1,c\n"))
    assert [len(unit.items) for unit in opened.units() if isinstance(unit, Unit)] == [2, 1]
