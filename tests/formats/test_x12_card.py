from __future__ import annotations

from functools import partial

import pytest

from tests.formats.x12_files import INTERCHANGES, MAPS
from translator.formats.reading import Undecided
from translator.formats.setting import WrongSettings
from translator.formats.x12_card import X12Settings, claims_sender, claims_transaction_set, x12_format

_LEVELS = {"shipment": "HL[S]", "item": "HL[I]"}
_GOOD = (INTERCHANGES / "pass" / "plain.edi").read_bytes()
_claims = partial(claims_transaction_set, lambda stream: pytest.fail("not opened"))


def test_a_card_becomes_an_opener() -> None:
    opener = x12_format(MAPS).compile(X12Settings(), _LEVELS, {})
    with (INTERCHANGES / "pass" / "plain.edi").open("rb") as stream:
        assert len(list(opener(stream).units())) == 4


@pytest.mark.parametrize(
    ("settings", "levels", "key"),
    [
        (X12Settings(encoding="nonsense"), _LEVELS, "read.encoding"),
        (X12Settings(function="ZZ"), _LEVELS, "read.function"),
        (X12Settings(versions=("999999",)), _LEVELS, "read.function"),
        (X12Settings(), {"shipment": "S"}, "levels.shipment"),
        (X12Settings(), {"shipment": "HL[Z]"}, "levels.shipment"),
        (X12Settings(), {"shipment": "HL[S]", "item": "HL[Z]"}, "levels.item"),
        (X12Settings(), {"shipment": "PO1"}, "levels.shipment"),
        (X12Settings(function="PO"), {"shipment": "HL[S]"}, "levels.shipment"),
        (X12Settings(function="PO"), {"shipment": "ST", "item": "PO2"}, "levels.item"),
        (X12Settings(function="PO"), {"shipment": "PO1", "item": "N1"}, "levels.item"),
        (X12Settings(function="SW"), {"shipment": "W12", "item": "LX"}, "levels.item"),
        (X12Settings(function="PO", versions=("004010", "003040")), {"shipment": "ST"}, "read.function"),
    ],
)
def test_what_cannot_be_is_told_by_its_key(settings: X12Settings, levels: dict[str, str], key: str) -> None:
    with pytest.raises(WrongSettings) as caught:
        x12_format(MAPS).compile(settings, levels, {})
    assert [one.key for one in caught.value.wrong] == [key]


@pytest.mark.parametrize("head", [_GOOD, b"\xef\xbb\xbf" + _GOOD, b"ST*856*0001~"])
def test_the_set_is_claimed_also_where_it_is_damaged(head: bytes) -> None:
    """The sender shall hear what is wrong with it, not that nobody knows it."""
    assert _claims(head, "856") == ""


@pytest.mark.parametrize("head", [_GOOD[:150], b"ISA*00*"])
def test_x12_that_ends_before_its_set_is_neither_claimed_nor_declined(head: bytes) -> None:
    """Nothing in it tells whose it is."""
    assert isinstance(_claims(head, "856"), Undecided)


def test_isa_that_ends_before_its_sender_is_of_anybody() -> None:
    """Half a name is no name."""
    sender = partial(claims_sender, lambda stream: pytest.fail("not opened"))
    name = _GOOD[35:50].decode().strip()
    assert isinstance(sender(_GOOD[:40], name), Undecided)
    assert sender(_GOOD[:51], name) == ""
    assert not isinstance(sender(_GOOD[:51], "SOMEBODY"), Undecided)


@pytest.mark.parametrize("head", [b"", b"a,b\n", b"<xml/>", b"STREET,CITY\n", _GOOD.replace(b"ST*856", b"ST*850")])
def test_other_files_are_declined_with_a_reason(head: bytes) -> None:
    assert _claims(head, "856")


@pytest.mark.parametrize("levels", [{"shipment": "ST", "item": "PO1"}, {"shipment": "PO1", "item": "PO1/N1"}])
def test_any_loop_may_be_a_level(levels: dict[str, str]) -> None:
    x12_format(MAPS).compile(X12Settings(function="PO", versions=("004010", "005010VICS")), levels, {})


def test_an_unknown_level_is_told_with_those_that_exist() -> None:
    with pytest.raises(WrongSettings) as caught:
        x12_format(MAPS).compile(X12Settings(function="SW"), {"shipment": "LX", "item": "PO1"}, {})
    (wrong,) = caught.value.wrong
    assert "There are: ST, LX, N1, W12." in str(wrong)


def test_acknowledgments_before_the_set_do_not_hide_it() -> None:
    head = b"ISA*00*~GS*FA*A*B~ST*997*0001~AK1*PO*1~SE*2*0001~GE*1*1~GS*PO*A*B~ST*850*0001~"
    assert _claims(head, "850") == ""
    assert "says what became of something" in _claims(head[: head.index(b"GS*PO")], "850")


def test_a_card_may_name_its_sender() -> None:
    claims = partial(claims_sender, lambda stream: pytest.fail("not opened"))
    assert claims(_GOOD, "PARCELCARRIER") == ""
    assert claims(_GOOD, "OTHER") == 'its sender is "PARCELCARRIER", not "OTHER"'
