"""Many shipments: the same statements, and memory that does not grow."""

from __future__ import annotations

import tracemalloc

import sqlalchemy as sa

from tests.journal.steps import NOW
from translator.model.finding import Finding
from translator.model.place import row

CHUNK = 500


def translate(steps, journal, chunks):
    steps.receive(f"{chunks}".encode())
    claim = steps.claim()
    for n in range(chunks):
        first = n * CHUNK + 1
        steps.read(claim, CHUNK, prefix=f"{chunks}-", first=first)
        found = [(ordinal, 0, Finding("W", row(ordinal))) for ordinal in range(first, first + CHUNK, 10)]
        journal.translation.record_findings(claim, found)
        steps.enclose(claim, list(range(first, first + CHUNK)), n + 1)
    journal.translation.finish(claim, "translated", chunks * CHUNK, NOW)
    return claim


def test_the_statements_grow_with_the_chunks_and_not_with_the_shipments(steps, journal):
    """No statement for a shipment alone."""
    count = 0

    def listen(*_):
        nonlocal count
        count += 1

    sa.event.listen(sa.Engine, "before_cursor_execute", listen)
    try:
        translate(steps, journal, 4)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", listen)
    assert count < 4 * 40
    assert journal.queries.audit().awaiting == 4 * CHUNK


def test_a_report_streams(steps, journal):
    """Ten times the shipments take no more memory."""
    peaks = []
    for chunks in (5, 50):
        claim = translate(steps, journal, chunks)
        tracemalloc.start()
        assert sum(len(told.findings) for told in journal.replies.shipments(claim.id)) == chunks * CHUNK // 10
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]
