"""Numbers that differ in a file and come out the same in a message."""

from __future__ import annotations

from contextlib import closing

import msgspec
import pytest

from tests.pilot.tables import MAPPINGS, files_of, marketplace_shipment
from translator.pilot.version import compile_outbound
from translator.stages import sent_numbers
from translator.stages.sent_numbers import SentNumbers


def version(name: str):
    return compile_outbound(files_of(MAPPINGS / "outbound" / name), name)


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [("pilot-records-2023-02", "AB+É1", "AB+1"), ("x12-309-005020", "AB*1", "ABX1"), ("x12-309-005020", "É1", "E1")],
)
@pytest.mark.parametrize("between", [0, 5])
def test_the_later_shipment_that_would_leave_under_the_number_of_another_is_refused(
    name, first, second, between, monkeypatch
):
    """Also when others stand between them, and the first is on the disk."""
    monkeypatch.setattr(sent_numbers, "_PENDING", 3)
    with closing(SentNumbers(version(name))) as sent:
        assert not isinstance(sent.render(marketplace_shipment(first)), list)
        for number in range(between):
            assert not isinstance(sent.render(marketplace_shipment(f"1Z{number}")), list)
        (found,) = sent.render(marketplace_shipment(second))
    assert (found.code, found.target, found.value) == ("E312", "shipment.tracking_number", second)
    assert first in found.detail


def test_the_same_number_again_is_nobody_elses_and_capitals_make_no_other():
    """That a shipment stands twice is told by what knows the whole file."""
    with closing(SentNumbers(version("pilot-records-2023-02"))) as sent:
        for number in ("AB-100", "AB-100", "ab-100"):
            assert not isinstance(sent.render(marketplace_shipment(number)), list)


def test_a_message_that_writes_numbers_as_they_are_keeps_them_apart():
    one = version("pilot-xml-2023-02")
    with closing(SentNumbers(one)) as sent:
        assert sent.render == one.render
        assert all(isinstance(sent.render(marketplace_shipment(number)), bytes) for number in ("AB-1", "AB1"))


def test_what_is_refused_takes_no_number_away():
    with closing(SentNumbers(version("pilot-records-2023-02"))) as sent:
        bad = msgspec.structs.replace(marketplace_shipment("AB-1"), originator_code="A" * 30)
        assert isinstance(sent.render(bad), list)
        assert not isinstance(sent.render(marketplace_shipment("AB1")), list)
