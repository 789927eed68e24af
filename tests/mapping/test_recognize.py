"""Exactly one mapping may claim a file, and every other says why it does not."""

from __future__ import annotations

import gzip

from tests.mapping.build import CARD, mapping
from translator.formats.spreadsheet import LARGEST_FILE
from translator.mapping.inbound import InboundMapping, recognize
from translator.mapping.recognize import head_size
from translator.model.finding import Finding

_CSV = mapping()
_ORDERS = mapping(card=CARD.replace("test-csv", "orders").replace('["No"]', '["No", "Order"]'))


def test_the_one_that_claims_it_is_found() -> None:
    """By its name, in small or capital letters, and its headings in any order."""
    assert recognize([_CSV], "A.CSV", b"X,No\n1,2\n") is _CSV
    assert recognize([_CSV], "a.csv", b"\xef\xbb\xbfNo\n") is _CSV


def test_none_claims_it_and_each_says_why() -> None:
    """All reasons, with the nearest heading."""
    finding = recognize([_CSV, _ORDERS], "a.txt", b"Nr,Ordr\n")
    assert isinstance(finding, Finding)
    assert (finding.code, finding.value) == ("E101", "a.txt")
    assert 'test-csv: the file name is not "*.csv", and no column "No"' in finding.detail
    assert 'orders: the file name is not "*.csv", and no column "No"' in finding.detail
    assert '"Order" (nearest: "Ordr")' in finding.detail


def test_two_that_claim_it_are_never_guessed_between() -> None:
    """Both are named."""
    finding = recognize([_CSV, _ORDERS], "a.csv", b"No,Order\n")
    assert isinstance(finding, Finding)
    assert (finding.code, finding.detail) == ("E102", "test-csv, orders")


def test_an_empty_file_is_empty_to_everyone() -> None:
    """Whatever its name is."""
    for content in (b"", b" \r\n", b"\xef\xbb\xbf"):
        finding = recognize([_CSV], "a.csv", content)
        assert isinstance(finding, Finding)
        assert finding.code == "E104"


def test_as_much_of_a_file_is_looked_at_as_a_mapping_wants() -> None:
    """The beginning of a workbook tells nothing: it is packed."""
    sheets = mapping(card=CARD.replace('"delimited"', '"spreadsheet"').replace("*.csv", "*.xlsx"))
    assert head_size([mapping()]) == 1 << 16
    assert head_size([mapping(), sheets]) == LARGEST_FILE
    assert head_size([]) == 1 << 16


def test_a_file_in_utf_8_where_another_encoding_is_agreed_is_told_so() -> None:
    """Only when its headings are right once it is read so; the last character may be cut off."""
    card = CARD.replace('["No"]', '["Händlernummer"]').replace("[levels]", 'encoding = "windows-1252"\n[levels]')
    western = mapping("shipment.seller.name,Händlernummer,,text,omit,,\n", card)
    assert recognize([western], "a.csv", "Händlernummer,No\n".encode("cp1252")) is western
    for head in ("No,Händlernummer\nä".encode()[:-1], "No,Á,Händlernummer\n".encode(), "\ufeffHändlernummer".encode()):
        finding = recognize([western], "a.csv", head)
        assert isinstance(finding, Finding)
        assert finding.detail == ("test-csv: it looks like UTF-8, but windows-1252 is agreed: save it as windows-1252")
    other = recognize([western], "a.csv", "Händler,No\n".encode())
    assert isinstance(other, Finding)
    assert "it is UTF-8" in other.detail


_JSON = CARD.replace('format = "delimited"', 'format = "json"').replace("*.csv", "*.json").replace("header", "keys")
_JSON = _JSON.replace("rows with the same 'No'", "each of /orders").replace("each row", "each of lines")


def _json(name: str) -> InboundMapping:
    return mapping(card=_JSON.replace("test-csv", name))


def test_a_file_that_cannot_be_read_is_of_the_mapping_that_would_read_it() -> None:
    """That tells what is wrong with it, and where."""
    one, other = _json("one"), _json("other")
    for head in (b'{"orders": [{"No": NaN}]}', b'{"orders": [{"No": "\xfc"}]}', b'{"orders": [{"No'):
        assert recognize([_CSV, one], "a.json", head) is one
        # Whichever of several reads it, nothing of it becomes a shipment.
        assert recognize([one, _CSV, other], "a.json", head) is one


def test_where_more_of_a_file_follows_nobody_guesses() -> None:
    """The rest could tell, or be read."""
    head = b'{"orders": [{"No": "' + b"x" * head_size([_json("one")])
    finding = recognize([_json("one"), _json("other")], "a.json", head[: head_size([_json("one")])])
    assert isinstance(finding, Finding)
    assert finding.code == "E101"
    assert "line 1, column" in finding.detail


def test_a_packed_file_is_told_as_that() -> None:
    """Also where its bytes can be read as letters; a workbook is told by who reads workbooks."""
    western = mapping(card=CARD.replace("[levels]", 'encoding = "windows-1252"\n[levels]'))
    for content, words in (
        (gzip.compress(b"No\n1\n"), "(gzip)"),
        (b"PK\x03\x04aaaaorders.csv", "(zip)"),
        (b"%PDF-1.7", "PDF"),
    ):
        for one in (_CSV, western):
            finding = recognize([one], "a.csv", content)
            assert isinstance(finding, Finding)
            assert words in finding.suggestion
    workbook = recognize([_CSV], "a.csv", b"PK\x03\x04\x14\0[Content_Types].xml")
    assert isinstance(workbook, Finding)
    assert workbook.suggestion == ""
