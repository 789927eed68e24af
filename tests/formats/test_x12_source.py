from __future__ import annotations

import pytest

from tests.formats.x12_files import OPTIONS, interchange, read
from translator.formats.reading import UnknownSource
from translator.formats.x12 import X12Options

_FILE = interchange(
    "HL*1**S", "MEA*PD*G*3401*LB:2", "TD5*B*2*PCAR*A", "TD5*I*94*OTHER*M", "REF*CN*1Z1", "REF*BM*HB1",
    "N1*SF*SELLER", "N4*SHENZHEN**518000*CN", "REF*VX*V1", "N1*ST*JANE", "N4*SOLON*OH*44139",
    "HL*2*1*O", "PRF*PO-1", "HL*3*2*P", "MAN*CP*BOX1", "HL*4*3*I", "LIN*1*SK*S1*UP*U1", "SN1**2*EA", "CTT*4",
    bsn="BSN*00*M1*20261121*0930*0001",
)  # fmt: skip
_PACKAGES = X12Options(OPTIONS.rules, shipment="HL[P]")


def _value(source: str, level: str = "shipment", options: X12Options = OPTIONS) -> tuple[str | None, str]:
    outcome = read(_FILE, options, [(source, level)])
    assert outcome.findings == []
    get = outcome.reading.getter(source, level)  # type: ignore[arg-type]
    unit = outcome.units[0]
    node = unit.shipment if level == "shipment" else unit.items[0]
    place = outcome.reading.place(node, source)
    return get(node), f"{place.ordinal} {place.name}"


@pytest.mark.parametrize(
    ("source", "value", "place"),
    [
        ("BSN02", "M1", "4 BSN02"),
        ("REF[CN]02", "1Z1", "9 REF02"),
        ("REF[BM]02", "HB1", "10 REF02"),
        ("TD5[TD502=2]03", "PCAR", "7 TD503"),
        ("TD5[TD502=94]03", "OTHER", "8 TD503"),
        ("N1[ST]02", "JANE", "14 N102"),
        ("N1[ST]/N102", "JANE", "14 N102"),
        ("N1[ST]/N402", "OH", "15 N402"),
        ("N1[SF]/N404", "CN", "12 N404"),
        ("N1[SF]/REF[VX]02", "V1", "13 REF02"),
        ("MEA04-1", "LB", "6 MEA04-1"),
        ("MEA04-2", "2", "6 MEA04-2"),
        ("HL[O]/PRF01", "PO-1", "17 PRF01"),
        ("HL[P]/MAN[CP]02", "BOX1", "19 MAN02"),
        ("ISA06", "PARCELCARRIER", "1 ISA06"),
        ("GS02", "PARCELCARRIER", "2 GS02"),
        ("ST02", "0001", "3 ST02"),
        ("REF[MB]02", None, "5 REF[MB]02"),
    ],
)
def test_a_shipment_source_finds_its_element(source: str, value: str | None, place: str) -> None:
    assert _value(source) == (value, place)


@pytest.mark.parametrize(
    ("source", "value", "place"),
    [
        ("LIN[SK]", "S1", "21 LIN03"),
        ("LIN[UP]", "U1", "21 LIN05"),
        ("LIN[LIN04=UP]05", "U1", "21 LIN05"),
        ("SN102", "2", "22 SN102"),
        ("PRF01", "PO-1", "17 PRF01"),
        ("REF[CN]02", "1Z1", "9 REF02"),
        ("MAN[CP]02", "BOX1", "19 MAN02"),
        ("HL[S]/REF[BM]02", "HB1", "10 REF02"),
        ("BSN02", "M1", "4 BSN02"),
    ],
)
def test_an_item_source_climbs_to_the_nearest_loop_that_has_it(source: str, value: str, place: str) -> None:
    assert _value(source, "item") == (value, place)


def test_packages_can_be_the_shipments_and_reach_what_stands_above() -> None:
    assert _value("REF[BM]02", options=_PACKAGES)[0] == "HB1"
    assert _value("HL[O]/PRF01", options=_PACKAGES)[0] == "PO-1"
    assert _value("MAN[CP]02", options=_PACKAGES)[0] == "BOX1"


def test_a_segment_inside_a_loop_is_not_taken_for_one_of_the_level() -> None:
    """REF*VX stands in the N1 loop."""
    assert _value("REF[VX]02")[0] is None


@pytest.mark.parametrize(
    "source",
    ["", "ref02", "REF", "REF[CN]", "XYZ01", "BSN99", "HL[Q]/REF02", "N1[N103=9]/N401", "CTT01", "TD5[REF02=2]03",
     "N1/N2/N3/N401", "ISA17", "REF[CN]02/"],
)  # fmt: skip
def test_a_source_that_can_never_be_right_says_why(source: str) -> None:
    with pytest.raises(UnknownSource) as caught:
        read("").reading.getter(source, "shipment")
    assert caught.value.malformed
    assert caught.value.reason


@pytest.mark.parametrize(
    ("source", "known", "reason"),
    [
        ("PID[FF]05", ["PID[F]05"], "FF is no code of PID01"),
        ("PID[P]05", ["PID[F]05", "PID[S]05", "PID[X]05"], "P is no code of PID01"),
        ("LIN[SKU]", [], "SKU cannot stand in LIN02"),
        ("N1[SHIP]/N401", [], "SHIP cannot stand in N101"),
        ("TD5[TD502=123]03", [], "123 cannot stand in TD502"),
    ],
)
def test_a_qualifier_that_cannot_stand_in_its_element_is_told_with_the_nearest_codes(
    source: str, known: list[str], reason: str
) -> None:
    with pytest.raises(UnknownSource, match=reason) as caught:
        read("").reading.getter(source, "item")
    assert caught.value.malformed
    assert caught.value.known == known


def test_a_qualifier_of_an_element_without_codes_may_be_any_of_its_length() -> None:
    assert read("").reading.getter("REF[C0]02", "shipment")


def test_two_different_values_of_one_source_are_told_and_none_is_chosen() -> None:
    content = interchange("HL*1**S", "REF*CN*A", "REF*CN*B", "REF*BM*X", "REF*BM*X")
    outcome = read(content, sources=[("REF[CN]02", "shipment"), ("REF[BM]02", "shipment")])
    (finding,) = outcome.findings
    assert (finding.code, finding.value, str(finding.place)) == ("E216", "B", "segment 7 (REF), element REF02")
    assert "REF[CN]02 is also A" in finding.detail


def test_what_no_source_names_may_stand_any_number_of_times() -> None:
    content = interchange("HL*1**S", "REF*CN*A", "REF*CN*B")
    assert read(content, sources=[("REF[BM]02", "shipment")]).findings == []


@pytest.mark.parametrize(
    ("segments", "source", "level"),
    [
        (("HL*1**S", "HL*2*1*O", "PRF*A", "HL*3*1*O", "PRF*B"), "HL[O]/PRF01", "shipment"),
        (("HL*1**S", "HL*2*1*I", "LIN**SK*A*SK*B"), "LIN[SK]", "item"),
        (("HL*1**S", "TD5**2*AA*M", "TD5**2*BB*M"), "TD5[TD502=2]03", "shipment"),
        (("HL*1**S", "N1*ST*A", "N4*SOLON", "N1*ST*B", "N4*TROY"), "N1[ST]/N401", "shipment"),
        (("HL*1**S", "REF*BM*A", "REF*BM*B", "HL*2*1*I", "SN1**1*EA"), "REF[BM]02", "item"),
    ],
)
def test_an_ambiguity_is_seen_wherever_the_source_looks(segments: tuple[str, ...], source: str, level: str) -> None:
    assert read(interchange(*segments), sources=[(source, level)]).codes == ["E216"]


_SPARSE = interchange(
    "HL*1**S", "TD1*CTN*1", "REF*BM*HB1", "N1*SF*SELLER", "N4*SHENZHEN**518000*CN", "N1*ST*JANE", "N3*5 OAK ST",
    "HL*2*1*O", "PRF*PO-1", "HL*3*2*P", "PO4*1", "HL*4*3*I", "LIN*1*SK*S1", "SN1**2*EA", "CTT*4",
    bsn="BSN*00*M1*20261121*0930*0001",
)  # fmt: skip


@pytest.mark.parametrize(
    ("source", "level", "ordinal", "behind", "loop"),
    [
        ("REF[CN]02", "shipment", 14, (15, "PO4"), "HL"),
        ("TD5[TD502=2]03", "shipment", 14, (15, "PO4"), "HL"),
        ("HL[S]/REF[CN]02", "shipment", 5, (7, "REF"), "HL"),
        ("HL[S]/TD5[TD502=2]03", "shipment", 5, (6, "TD1"), "HL"),
        ("HL[S]/N1[BY]02", "shipment", 5, (11, "N3"), "N1"),
        ("N1[ST]/N402", "shipment", 5, (11, "N3"), "N1"),
        ("N1[SF]/REF[VX]02", "shipment", 5, (9, "N4"), "N1"),
        ("PID05", "item", 16, (18, "SN1"), "HL"),
    ],
)
def test_a_segment_that_is_not_there_is_placed_where_it_would_stand(
    source: str, level: str, ordinal: int, behind: tuple[int, str], loop: str
) -> None:
    """In the nearest loop that may hold it, behind the segments that the map puts before it."""
    outcome = read(_SPARSE, _PACKAGES, [(source, level)])
    unit = outcome.units[0]
    place = outcome.reading.place(unit.shipment if level == "shipment" else unit.items[0], source)
    assert place.x12 is not None
    number = place.x12.segment_position + 2
    identifier = _SPARSE.split("~")[number - 1].strip().split("*")[0]
    assert (place.ordinal, (number, identifier), place.x12.loop) == (ordinal, behind, loop)
    assert (place.name, place.x12.absent_in, place.x12.element) == (source, "HL", 0)
