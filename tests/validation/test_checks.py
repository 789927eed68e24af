"""The checks on values, with vectors from their standards and from others' programs, never from their own code."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.validation.book import BOOK, FILES, changed
from translator.mapping.problem import TableProblems
from translator.model.catalogue import CATALOGUE
from translator.model.field import fields
from translator.model.place import Place, row
from translator.model.shipment import Item, Party, Shipment
from translator.validation.check_catalogue import CHECKS, Circumstances, Wrong
from translator.validation.checks_of_places import rounded_to_dollars
from translator.validation.known_parties import NOBODY, compile_known_parties
from translator.validation.rulebook import compile_rulebook
from translator.validation.rules import compile_rules

ON = date(2024, 5, 1)
MOST = Circumstances(
    ON, compile_known_parties(b"name,role\nFast Consol Ltd,consolidator\nLast Mile,deconsolidator\n", "")
)

#: Values that are good, and values that are not.
VECTORS: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    # Numbers as carriers print them; the shapes that are refused are those of people who had none.
    "tracking_number": (
        ("1Z999AA10123456784", "9400 1000 0000 0000 0000 00", "JJD0002-233-573-349", "A1", "0"),
        ("N/A", "NONE", "see invoice", "0000000000", "1111", "12#4", "1" * 51, "-12", "12 ", "9400123456789120000000"),
    ),
    "bill_number": (
        ("MAEU123456789", "172-12345675", "H/2024.1", "160-98765432"),
        ("PENDING", "TBA", "00000000", "1_2", "9" * 51, "1234567890123450000"),
    ),
    # Air waybills of airlines' public tracking pages and guides: the last digit is the seven before it modulo 7.
    "air_waybill": (
        ("016-12345675", "01612345675", "172-1234 5675", "020-12345675", "not one", "MAEU123456789"),
        ("016-12345676", "016-12345670", "02012345674"),
    ),
    # RR473124829GB and RA644000001RU stand in descriptions of the standard; the others are real items' numbers.
    "upu_s10": (
        ("RR473124829GB", "EE876543216CA", "1Z999AA10123456784", "RR47312482", "rr473124829gb",
         "RR 473 124 829 GB", "RR-473-124-829-GB",
         "JJD00022335733ABC"),
        ("RR473124828GB", "RR473124820GB", "EE876543215CA", "rr473124828gb", "RR 473 124 828 GB", "rr 47312482 8 gb",
         "RR-473-124-828-GB", "RR\u2011473\u2011124\u2011828\u2011GB"),
    ),
    # CSQU3054383 is the example of the standard.
    "container_number": (
        ("CSQU3054383", "TOLU4734787", "MSKU6011672"),
        ("CSQU3054384", "CSQA3054383", "CSQU305438", "csqu3054383", ""),
    ),
    "scac": (("MAEU", "UPSN", "FX"), ("M", "maeu", "MAEUX", "MA3U", "")),
    "scac_number": (("ABCD1234567", "UPSN1Z999AA1"), ("ABC1234567", "abcd123", "ABCD 123", "1234567")),
    # Headings of the schedule: T-shirts, umbrellas, works of art, a provision of chapter 98, one of 99.
    "tariff_number": (
        ("610910", "6109100012", "6601910000", "9701210000", "9802008000", "9903880300", "010121"),
        ("6109.10", "61091000", "0061091000", "001234", "610910001", "6109ab", ""),
    ),
    "schedule_d_port": (("2704", "4601", "0101", "5301"), ("270", "27040", "LAX1", "0012", "")),
    "country": (("US", "CN", "GB", "TW"), ("UK", "USA", "us", "ZZ", "XX")),
    "currency": (("USD", "EUR", "CNY", "JPY"), ("US$", "RMB", "usd", "XXX", "DEM")),
    "us_state": (("CA", "DC", "PR", "AE", "NY"), ("California", "ca", "ZZ", "ON", "C")),
    "us_zip": (
        ("02134", "02134-1001", "021341001", "99950", "00501"),
        ("2134", "00000", "0213", "02134-", "02134-100", "ABCDE", "K1A 0B1"),
    ),
    # Names and addresses are those that RFC 2606, 5737, 3849 and 6761 keep for examples, in the forms of RFC 5322
    # and 6531.
    "email": (
        ("ann@example.com", "a.b+c@mail.example.co.uk", "o'neil@example.org", "ann@b\xfccher.example",
         "ann@xn--bcher-kva.example",
         "\u7528\u6237@\u4f8b\u5b50.\u6d4b\u8bd5", "disposable.style.email.with+symbol@example.com", "x@x.example",
         "a" * 64 + "@example.com", "ann@123.example", "ann@mail_1.example.com"),
        ("ann", "ann@", "@example.com", "ann@example", "a b@example.com", "ann@exam ple.com", "a@b@example.com",
         "ann@-example.com", "ann@example..com", "<ann@example.com>", ".ann@example.com", "ann..b@example.com",
         "ann.@example.com", ".@example.com", "ann@example.com.", "ann@.example.com", "ann@example-.com",
         "ann@192.0.2.1",
         "a" * 65 + "@example.com", "ann@b\xfccher..example", "ann@ex\xa0ample.com", "mailto:ann@example.com",
         "ann@" + "a" * 64 + ".example", "ann@" + "\xfc" * 70 + ".example", "ann@" + "a." * 130 + "example"),
    ),
    # The hosts with digits are those of RFC 3986, section 1.1.2, and of the ranges for documentation.
    "link": (
        ("https://example.com", "http://example.com/a?b=c#d", "HTTPS://example.com:8443/x",
         "https://market.example/l/1",
         "http://192.0.2.1/x", "http://192.0.2.10", "http://192.0.2.16:80/", "http://[2001:db8::1]/x",
         "https://[2001:db8::7]:8443/c=GB?one", "http://[::ffff:192.0.2.1]", "https://example.com./x",
         "https://b\xfccher.example/x",
         "https://\u4f8b\u5b50.\u6d4b\u8bd5/\u5546\u54c1", "https://xn--fsqu00a.xn--0zwm56d",
         "https://my_shop.example.com",
         "https://example.com:65535", "https://a.example/x@y:z", "https://1688.example", "https://example.com?q=1"),
        ("example.com", "ftp://example.com", "https://", "https://localhost", "https:// example.com",
         "https://example.com/a b", "javascript:alert(1)", "https://user:secret@example.com/", "https://-a.com",
         "https://a-.com", "https://a.example/b\xa0c", "https://example..com/", "https://.example.com", "https://example.com../",
         "https://a.com:99999",
         "https://a.com:65536/", "http://192.0.2.256", "http://192.0.2", "http://1.2.3.4.5", "http://[2001:db8::1",
         "http://[]",
         "http://[2001:db8::1::2]/", "http://2001:db8::1/", "http://[192.0.2.1]/",
         "https://" + "\xfc" * 70 + ".example"),
    ),
    # As E.123 and RFC 3966 write them, and as people do; 555-01xx is the range for fiction.
    "phone": (
        ("+14155550100", "(415) 555-0100", "415.555.0100", "+44 20 7946 0958", "415-555-0100 x12", "5550100",
         "(+86) 755-1234-5678", "+1 617 555 0100 extension 5", "+1 617 555 0100, ext. 5", "+1-201-555-0123;ext=102",
         "+22 607 123 4567", "(0609) 123 4567", "+(1) 415 555 0100", "415\u2011555\u20110100",
         "+1\xa0415\u202f555\xa00100",
         "415\u2013555\u20130100", "+33 1 23 45 67 89", "415/555-0100", "415-555-0100#12", "1111112"),
        ("12345", "+1234567890123456", "call me", "9.7E+11", "", "415-555-0100 ext", "0000000", "111-111-1111",
         "+0000000000",
         "+-1-415-555-0100", "+", "++14155550100", "14155550100+", "999 9999 x12", "415-555-0100 ext 5 or 6",
         "------- x1234567"),
    ),
    "near_day": (
        (date(2024, 5, 1), date(2022, 5, 3), date(2026, 4, 30)),
        (date(1900, 1, 1), date(1970, 1, 1), date(2022, 5, 1), date(2026, 5, 2), date(2204, 5, 1)),
    ),
    "not_negative": ((Decimal(0), Decimal("0.01"), Decimal("-0")), (Decimal("-0.01"), Decimal(-5))),
    "whole_dollars": ((Decimal(5), Decimal("5.00"), Decimal(0)), (Decimal("4.50"), Decimal("0.01"))),
    "not_a_consolidator": (("Acme Ltd", "Fast Consolidated"), ("Fast Consol", "FAST CONSOL, LTD.", "fást  consol")),
    "not_a_deconsolidator": (("Jane Roe",), ("Last Mile", "Last-Mile Inc.", "LAST MILE LLC")),
}  # fmt: skip


def judged(name: str, value: Any, circumstances: Circumstances = MOST) -> Wrong | None:
    judge = CHECKS[name].make(circumstances)
    return judge(value) if judge else None


def test_every_check_has_vectors_a_source_and_its_findings() -> None:
    """A finding as error and as warning, in the same words."""
    assert set(VECTORS) == set(CHECKS)
    for one in CHECKS.values():
        error, warning = CATALOGUE[f"E{one.number}"], CATALOGUE[f"W{one.number}"]
        assert (error.text, error.remedy) == (warning.text, warning.remedy)
        assert len(one.meaning) > 40


@pytest.mark.parametrize(("name", "value"), [(name, one) for name, (good, _) in VECTORS.items() for one in good])
def test_a_good_value_is_good(name: str, value: Any) -> None:
    assert judged(name, value) is None


@pytest.mark.parametrize(("name", "value"), [(name, one) for name, (_, bad) in VECTORS.items() for one in bad])
def test_a_wrong_value_is_wrong(name: str, value: Any) -> None:
    assert judged(name, value) is not None


@given(st.from_regex(r"[A-Z]{3}[UJZ][0-9]{7}", fullmatch=True))
@settings(max_examples=50)
def test_container_numbers_are_judged_as_another_program_judges_them(number: str) -> None:
    iso6346 = pytest.importorskip("stdnum.iso6346")
    assert (judged("container_number", number) is None) == iso6346.is_valid(number)


@given(st.integers(0, 9_999_999), st.integers(0, 9))
@settings(max_examples=50)
def test_of_ten_last_digits_of_an_air_waybill_one_is_right(serial: int, digit: int) -> None:
    """Written as a long division by hand, digit for digit."""
    rest = 0
    for one in f"{serial:07}":
        rest = (rest * 10 + int(one)) - 7 * ((rest * 10 + int(one)) // 7)
    assert (judged("air_waybill", f"016-{serial:07}{digit}") is None) == (digit == rest)


@given(st.text(max_size=60))
@settings(max_examples=100)
def test_no_check_of_a_text_raises(text: str) -> None:
    for name, one in CHECKS.items():
        if str in one.takes:
            judged(name, text)


def test_what_is_known_better_is_suggested() -> None:
    """The state's code, the right check digit, the rounded amount."""
    assert judged("us_state", "California") == Wrong("of the US", "Write CA.")
    assert judged("us_state", "Californa") == Wrong("of the US", "Write CA.")
    assert judged("air_waybill", "016-12345676") == Wrong("the last digit of an air waybill like this would be 5")
    assert judged("whole_dollars", Decimal("4.50")) == Wrong("", "It would be sent as 5.")


@pytest.mark.parametrize(
    ("amount", "sent"), [("4.49", "4"), ("4.50", "5"), ("5.50", "6"), ("0.49", "0"), ("799.50", "800")]
)
def test_cents_are_rounded_half_up(amount: str, sent: str) -> None:
    assert rounded_to_dollars(Decimal(amount)) == Decimal(sent)


def test_no_known_parties_leave_nothing_to_be_asked() -> None:
    assert CHECKS["not_a_consolidator"].make(Circumstances(ON, NOBODY)) is None


# ---- the table

SOMEONE = Party(name="Jo Doe", address_1="1 Main St", city="Austin", state="TX", postal_code="73301", country="US")
GOOD = Shipment(
    originator_code="ACME",
    filer_type="online marketplace",
    mode_of_transport="air",
    tracking_number="1Z999AA10123456784",
    seller=SOMEONE,
    deliver_to=SOMEONE,
    known_marketplace_seller=True,
    seller_account="S-1",
    items=(Item(description="Cotton shirt, blue", listed_price=Decimal(5), currency="USD"),),
)


IN_RMB = Item(description="Cotton shirt, blue", listed_price=Decimal(5), currency="RMB")


def column(target: str) -> Place:
    return row(2, target)


def found(book: Any, **changes: Any) -> list[tuple[str, str, str]]:
    shipment = msgspec.structs.replace(GOOD, **changes)
    told = compile_rules(book, "online marketplace", ON)(shipment, (), column)
    return [(one.code, one.target, one.value) for one in told]


def poor(**changes: Any) -> Party:
    return msgspec.structs.replace(SOMEONE, **changes)


@pytest.mark.parametrize(
    ("changes", "code", "target", "value"),
    [
        ({"deliver_to": poor(state="Texas")}, "E226", "shipment.deliver_to.state", "Texas"),
        ({"seller": poor(postal_code="7330")}, "E227", "shipment.seller.postal_code", "7330"),
        ({"deliver_to": poor(email="jo")}, "W229", "shipment.deliver_to.email", "jo"),
        ({"deliver_to": poor(name="Customer")}, "W341", "shipment.deliver_to.name", "Customer"),
        ({"master_bill_number": "016-12345676"}, "W224", "shipment.master_bill_number", "016-12345676"),
        ({"arrival_date": date(1904, 1, 1)}, "W243", "shipment.arrival_date", "1904-01-01"),
        ({"tracking_number": "RR473124828GB"}, "W223", "shipment.tracking_number", "RR473124828GB"),
        ({"items": (IN_RMB,)}, "E244", "item.currency", "RMB"),
    ],
)  # fmt: skip
def test_the_table_says_what_is_asked_of_which_field(changes: Any, code: str, target: str, value: str) -> None:
    """Each wrong value is one finding of the severity that its row gives, with what stood there."""
    assert found(BOOK, **changes) == [(code, target, value)]
    assert found(BOOK) == []


def test_addresses_abroad_have_states_and_codes_of_their_own() -> None:
    assert found(BOOK, seller=poor(country="CN", state="Guangdong", postal_code="518000")) == []


def test_an_air_waybill_is_asked_for_by_air_only() -> None:
    assert found(BOOK, master_bill_number="016-12345676", mode_of_transport="ocean") == []


def test_it_staff_choose_the_severity() -> None:
    """Error, warning or off, by one word in the table; an unverified row is never asked."""
    line = "party.state,us_state,all,add; replace,error"
    wrong = {"deliver_to": poor(state="Texas")}
    assert [one[0] for one in found(changed("checks.csv", line, line.replace("error", "warning")), **wrong)] == ["W226"]
    assert found(changed("checks.csv", line, line.replace("error", "off")), **wrong) == []
    unverified = changed(
        "checks.csv", f"{line},2019-08-22,,USPS publication 28,verified", f"{line},2019-08-22,,x,unverified"
    )
    assert found(unverified, **wrong) == []


def _with_row(file: str, row: str) -> Any:
    table = FILES[file].decode().rstrip("\r\n") + f"\n{row}\n"
    return compile_rulebook({**FILES, file: table.encode()}, "rules")


def test_of_several_rows_that_find_something_wrong_the_strictest_is_told() -> None:
    """Whichever of them stands first: a warning never hides what refuses."""
    bill = {"house_bill_number": "no bill", "mode_of_transport": "truck"}
    old, new = "scac_number,truck,add; replace,off", "scac_number,truck,add; replace,error"
    assert [one[0] for one in found(BOOK, **bill)] == ["W224"]
    assert found(changed("checks.csv", old, new), **bill) == [("E224", "shipment.house_bill_number", "no bill")]


def test_a_row_on_one_party_may_be_stricter_than_that_on_all() -> None:
    lenient = {
        **FILES,
        "checks.csv": FILES["checks.csv"].replace(b"us_zip,all,add; replace,error", b"us_zip,all,all,warning"),
    }
    lenient["checks.csv"] += b"shipment.deliver_to.postal_code,us_zip,all,all,error,2019-08-22,,own,verified,\n"
    poorly = {"seller": poor(postal_code="7330"), "deliver_to": poor(postal_code="7331")}
    told = found(compile_rulebook(lenient, "rules"), **poorly)
    assert sorted(one[:2] for one in told) == [
        ("E227", "shipment.deliver_to.postal_code"),
        ("W227", "shipment.seller.postal_code"),
    ]


def test_what_only_an_unverified_element_knows_is_never_refused() -> None:
    """Neither by a check nor by a description, and whether the row names the field or every party's."""
    assert [one[0] for one in found(BOOK, shipper=poor(country="UK"))] == ["W215"]
    assert [one[0] for one in found(BOOK, seller=poor(country="UK"))] == ["E215"]
    book = _with_row("descriptions.csv", "party.name,is,unnamed,error,own,verified,")
    assert [one[0] for one in found(book, shipper=poor(name="Unnamed"))] == ["W341"]
    assert [one[0] for one in found(book, seller=poor(name="Unnamed"))] == ["E341"]


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("checks.csv", "party.email,link,all,all,error,2019-08-22,,own,verified,"),
        ("checks.csv", "shipment.shipper.city,country,all,all,error,2019-08-22,,own,verified,"),
        ("checks.csv", "item.quantity,whole_dollars,all,all,error,2019-08-22,,own,verified,"),
        ("descriptions.csv", "shipment.carrier_name,is,unknown,error,own,verified,"),
        ("descriptions.csv", "party.phone,is,unknown,error,own,verified,"),
    ],
)
def test_a_row_that_would_refuse_over_unverified_elements_only_is_told(file: str, row: str) -> None:
    with pytest.raises(TableProblems) as raised:
        _with_row(file, row)
    (problem,) = raised.value.problems
    assert (problem.column, problem.value, problem.remedy) == ("severity", "error", "Write warning.")
    assert "unverified" in problem.message
    _with_row(file, row.replace(",error,", ",warning,"))


def test_a_check_holds_from_its_day_to_its_last() -> None:
    line = "party.state,us_state,all,add; replace,error,2019-08-22,"
    wrong = {"deliver_to": poor(state="Texas")}
    for last, told in (("2024-05-01", 1), ("2024-04-30", 0)):
        assert len(found(changed("checks.csv", line, f"{line}{last}"), **wrong)) == told


def test_a_cancellation_is_not_judged_by_what_it_does_not_change() -> None:
    assert found(BOOK, action="cancel", deliver_to=poor(state="Texas"), items=(Item(description="gift"),)) == []


def test_who_is_who() -> None:
    """A known consolidator initiates no shipment, and a known deconsolidator is nobody's final deliver-to party."""
    book = BOOK._replace(known_parties=MOST.known_parties)
    initiator = {"shipment_initiator": poor(name="Fast Consol")}
    assert found(book, **initiator) == [("E342", "shipment.shipment_initiator.name", "Fast Consol")]
    assert found(book, deliver_to=poor(name="LAST MILE")) == [("E343", "shipment.deliver_to.name", "LAST MILE")]
    assert found(book, seller=poor(name="Fast Consol"), shipment_initiator=poor(name="Last Mile")) == []
    assert found(BOOK, **initiator) == []


def test_the_table_names_no_field_twice_with_one_check() -> None:
    lines = list(csv.DictReader(io.StringIO(FILES["checks.csv"].decode())))
    keys = [(line["target"], line["check"], line["modes"]) for line in lines]
    assert len(set(keys)) == len(keys)
    assert {line["status"] for line in lines} == {"verified"}
    assert {line["target"] for line in lines if not line["target"].startswith("party.")} <= set(fields())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("party.state,us_state", "party.stat,us_state", "no such field"),
        ("party.state,us_state", "shipment.state,us_state", "no such field"),
        ("party.state,us_state", "party.state,us_stat", "not one of the words of this column"),
        ("party.state,us_state", "shipment.arrival_date,us_state", "us_state does not judge such a value"),
        ("party.state,us_state", "item.sku,us_state", "asked of a party's address"),
        ("us_state,all,add; replace,error", "us_state,all,add; replace,fatal", "not one of the words"),
        ("party.state,us_state,all", "party.state,us_state,by air", "not one of the words"),
        ("party.state,us_state,all", "party.state,us_state,", "the cell is empty"),
        ("error,2019-08-22,,ISO 3166-1", "error,22.8.2019,,ISO 3166-1", "not a day"),
        ("error,2019-08-22,,ISO 3166-1", "error,20190822,,ISO 3166-1", "not a day"),
        ("error,2019-08-22,,ISO 3166-1", "error,2019-W34-4,,ISO 3166-1", "not a day"),
        ("error,2019-08-22,,ISO 3166-1", "error,2019-08-22,20300101,ISO 3166-1", "not a day"),
        ("error,2019-08-22,,ISO 3166-1", "error,2019-08-22,2019-08-21,ISO 3166-1", "it lies before the first day"),
        ("error,2019-08-22,,ISO 3166-1", "error,2019-08-22,,", "the cell is empty"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_table_is_told_with_its_cell(old: str, new: str, message: str) -> None:
    with pytest.raises(TableProblems) as raised:
        changed("checks.csv", old, new)
    assert any(message in problem.message and problem.row for problem in raised.value.problems), raised.value
