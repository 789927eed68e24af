from __future__ import annotations

from functools import partial

import pytest

from tests.formats.x12_files import INTERCHANGES, MAPS
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
    ],
)
def test_what_cannot_be_is_told_by_its_key(settings: X12Settings, levels: dict[str, str], key: str) -> None:
    with pytest.raises(WrongSettings) as caught:
        x12_format(MAPS).compile(settings, levels, {})
    assert [one.key for one in caught.value.wrong] == [key]


@pytest.mark.parametrize("head", [_GOOD, b"\xef\xbb\xbf" + _GOOD, _GOOD[:150], b"ST*856*0001~", b"ISA*00*"])
def test_the_set_is_claimed_also_where_it_is_damaged(head: bytes) -> None:
    """The sender shall hear what is wrong with it, not that nobody knows it."""
    assert _claims(head, "856") == ""


@pytest.mark.parametrize("head", [b"", b"a,b\n", b"<xml/>", b"STREET,CITY\n", _GOOD.replace(b"ST*856", b"ST*850")])
def test_other_files_are_declined_with_a_reason(head: bytes) -> None:
    assert _claims(head, "856")


def test_a_card_may_name_its_sender() -> None:
    claims = partial(claims_sender, lambda stream: pytest.fail("not opened"))
    assert claims(_GOOD, "PARCELCARRIER") == ""
    assert claims(_GOOD, "OTHER") == 'its sender is "PARCELCARRIER", not "OTHER"'
