"""Tables of the other forms: what they may say, and what is told when they are wrong."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from tests.pilot.tables import envelope
from translator.formats.json_schema import compile_schema
from translator.mapping.problem import TableProblems
from translator.model.shipment import Item, Shipment
from translator.pilot.form import Altered
from translator.pilot.version import InvalidMessage, MessageVersion, compile_outbound

HEADER = "target,source,constant,convert,if_empty,when,notes\n"
CARDS = {
    "records": (
        '[mapping]\nname = "r"\nversion = "2026-11-01"\n[message]\nformat = "records"\nextension = "txt"\n'
        'max_shipments = 9\n[records]\nwidth = 20\n[levels]\nshipment = ["S1", "S2"]\nitem = ["I1", "I2"]\n'
        '[characters]\nset = "abi"\n[control_number]\nwidth = 4\n'
    ),
    "x12": (
        '[mapping]\nname = "x"\nversion = "2026-11-01"\n[message]\nformat = "x12"\nextension = "edi"\n'
        'max_shipments = 9\n[levels]\nshipment = ["S1", "S2"]\nitem = ["I1", "I2"]\n'
        '[characters]\nset = "x12-extended"\n[control_number]\nwidth = 4\ngroup_width = 4\nset_width = 4\n'
    ),
    "json": (
        '[mapping]\nname = "j"\nversion = "2026-11-01"\n[message]\nformat = "json"\nextension = "json"\n'
        'max_shipments = 9\nschema = "j.schema.json"\n[levels]\nshipment = "list/s"\nitem = "list/s/i"\n'
        "[control_number]\nwidth = 4\n"
    ),
}  # fmt: skip
BASE = {
    "records": "A:2-5,envelope.control_number,,,,,\nS1:3-4,number.shipment,,,,,\n"
    "I1:3-12,item.description,,,,,\nZ:2-3,,OK,,,,\n",
    "x12": "AA-01,envelope.control_number,,,,,\nS1-01,number.shipment,,,,,\n"
    "I1-01,item.description,,,,,\nZZ-01,,OK,,,,\n",
    "json": "c,envelope.control_number,,,,,\nlist/s/n,number.shipment,,,,,\nlist/s/i/d,item.description,,,,,\n",
}


def files(form: str, rows: str = "", card: tuple[str, str] = ("", ""), **more: bytes) -> dict[str, bytes]:
    """The directory; its card names of the lines of a shipment and an item those that the rows have."""
    written = CARDS[form].replace(*card) if card[0] else CARDS[form]
    for name, both in (("S2", '"S1", "S2"'), ("I2", '"I1", "I2"')):
        if not re.search(rf"^{name}[:-]", rows, re.MULTILINE):
            written = written.replace(both, both[:4])
    return {
        "mapping.toml": written.encode(),
        "fields.csv": (HEADER + _between(form, rows)).encode(),
        "j.schema.json": b"{}",
        **{name.replace("__", "."): content for name, content in more.items()},
    }


def _between(form: str, rows: str) -> str:
    """The rows before the last line of the envelope; those of an item behind the item's own."""
    *first, last = BASE[form].splitlines(keepends=True)
    return "".join(first) + rows + last if form != "json" else "".join([*first, last]) + rows


def compiled(form: str, rows: str = "", card: tuple[str, str] = ("", ""), **more: bytes) -> MessageVersion:
    return compile_outbound(files(form, rows, card, **more), form)


def message(version: MessageVersion, *shipments: Shipment) -> str:
    rendered = [version.render(one) for one in shipments]
    assert not any(isinstance(one, list) for one in rendered), rendered
    texts = [one.rendered if isinstance(one, Altered) else one for one in rendered]
    return version.enclose(texts, envelope(len(texts), "0042")).decode()


ONE = Shipment(items=(Item(description="LAMP"), Item(description="BULB")))


def test_records_are_padded_and_numbered():
    assert message(compiled("records"), ONE, ONE) == (
        "A0042               \nS101                \nI1LAMP              \nI1BULB              \n"
        "S102                \nI1LAMP              \nI1BULB              \nZOK                 \n"
    )


def test_segments_end_with_their_last_value():
    assert message(compiled("x12", "I2-03,item.sku,,,,,\n"), Shipment(items=(Item(description="A", sku="B"),))) == (
        "AA*0042~\nS1*1~\nI1*A~\nI2***B~\nZZ*OK~\n"
    )


def test_json_has_strings_numbers_and_truth():
    rows = 'list/s/i/p,item.listed_price,,"decimal(5,2) | bare",,,\n'
    rows += "list/s/k,shipment.known_carrier_customer,,bare,,,\nlist/s/t,,1,bare,,,\n"
    one = Shipment(known_carrier_customer=True, items=(Item(description='a"\n', listed_price=Decimal("1.50")), Item()))
    assert json.loads(message(compiled("json", rows), one), parse_float=str) == {
        "c": "0042", "list": {"s": [{"n": 1, "i": [{"d": 'a"\n', "p": "1.50"}], "k": True, "t": 1}]},
    }  # fmt: skip


def test_a_line_without_any_value_is_left_out_and_a_line_of_constants_is_not():
    rows = "I2:3-4,,XY,,,,\nI2:5-9,item.sku,,,,,\nS2:3-4,,OK,,,,\n"
    text = message(compiled("records", rows), Shipment(items=(Item(description="A"), Item(sku="B"))))
    assert text == (
        "A0042               \nS101                \nI1A                 \nI2XYB               \n"
        "S2OK                \nZOK                 \n"
    )


def test_a_value_goes_on_in_further_lines_and_its_pieces_end_with_no_blank():
    rows = 'I2:3-4,,XY,,,,\nI2:5-9,item.sku,,"pieces(5,3)",,,\n'
    text = message(compiled("records", rows), Shipment(items=(Item(description="A", sku="ABCD EFGH"),)))
    assert [line.strip() for line in text.splitlines()[3:-1]] == ["I2XYABCD", "I2XY EFGH"]


def test_the_beginning_and_the_rest_of_a_value_lose_nothing():
    rows = "I2:3-9,item.sku,,first(7),,,\nI2:10-15,item.sku,,rest(7),,,\n"
    version = compiled("records", rows)
    text = message(version, Shipment(items=(Item(description="A", sku="ABCDEF GHIJK"),)))
    assert text.splitlines()[3].rstrip() == "I2ABCDEF  GHIJK"
    (found,) = version.render(Shipment(items=(Item(description="A", sku="ABCDEFGHIJKLMN"),)))
    assert (found.code, found.detail) == ("E309", "14 characters, the message takes 13")


def test_what_is_longer_than_its_columns_is_a_finding_unless_the_table_cuts_it():
    (found,) = compiled("records").render(Shipment(items=(Item(description="LONGER THAN TEN"),)))
    assert (found.code, found.target, found.detail) == (
        "E309",
        "item[1].description",
        "15 characters, I1:3-12 takes 10",
    )
    cut = compiled("records", "I2:3-12,item.sku,,cut(10),,,\n").render(Shipment(items=(Item(sku="LONGER TH N TEN"),)))
    (told,) = cut.findings
    assert (told.code, told.value, told.detail) == ("W309", "LONGER TH N TEN", 'sent as "LONGER TH"')


_PRICED = (Item(listed_price=Decimal("12.50")), Item(listed_price=Decimal("7.00")))


def test_money_in_whole_dollars_is_rounded_half_up_and_told():
    version = compiled("records", "I2:3-12,item.listed_price,,whole | zero_filled(10),,,\n")
    rendered = version.render(Shipment(items=_PRICED))
    assert [line.rstrip() for line in message(version, Shipment(items=_PRICED)).splitlines()[2:4]] == [
        "I20000000013", "I20000000007",
    ]  # fmt: skip
    assert [(one.target, one.value, one.detail) for one in rendered.findings] == [
        ("item[1].listed_price", "12.50", 'sent as "0000000013"')
    ]


def test_more_items_than_the_columns_can_count_are_a_finding():
    version = compiled("records", "I2:3,number.item,,,,,\n")
    found = version.render(Shipment(items=(Item(description="A"),) * 10))
    assert [(one.code, one.detail) for one in found] == [("E309", "the shipment has more than 9 items")]


def test_a_change_of_case_alone_need_not_be_told():
    shipment = Shipment(items=(Item(description="Lamp"), Item(description="Läm")))
    quiet = compiled("records", card=('set = "abi"', 'set = "abi"\ntell_case = false')).render(shipment)
    assert [(one.target, one.value) for one in quiet.findings] == [("item[2].description", "Läm")]


@pytest.mark.parametrize(
    ("form", "rows", "words"),
    [
        ("records", "S2:1-4,shipment.reference,,,,,\n", "not columns of the record"),
        ("records", "S2:3-21,shipment.reference,,,,,\n", "not columns of the record"),
        ("records", "S2:3-9,shipment.reference,,,,,\nS2:9-10,shipment.entry_type,,,,,\n", "overlaps S2:3-9"),
        ("records", "S2/3,shipment.reference,,,,,\n", "not a place of the message"),
        ("records", "S2:3-9,,abc,,,,\n", "the message cannot carry it"),
        ("records", "S2:3-4,,ABC,,,,\n", "3 characters, S2:3-4 takes at most 2"),
        ("records", 'S2:3-9,shipment.reference,,"pieces(9,2)",,,\n', "longer than the place"),
        ("records", "S2:3-9,item.sku,,,,,\n", "a line that is not the item's"),
        ("records", "B:2-9,shipment.reference,,,,,\n", "a line of the envelope"),
        ("records", "S2:3-9,envelope.sender,,,,,\n", "envelope is not known yet"),
        ("records", "S2:3-9,shipment.reference,,first(5),,,\n", "no row writes the rest"),
        ("records", "S2:3-9,shipment.reference,,bare,,,\n", "only JSON has quotation marks"),
        ("x12", "S2-00,shipment.reference,,,,,\n", "counted from 01"),
        ("x12", "S2:3,shipment.reference,,,,,\n", "not a place of the message"),
        ("x12", "S2-01,,A*B,,,,\n", "the message cannot carry it"),
        ("json", "list/s/@x,shipment.reference,,,,,\n", "JSON has no attributes"),
        ("json", 'list/s/x,shipment.reference,,"pieces(9,2)",,,\n', "only lines go on"),
        ("json", "list/s/x,,soon,bare,,,\n", "not a number, true or false"),
    ],
)
def test_a_wrong_row_is_told(form, rows, words):
    with pytest.raises(TableProblems) as raised:
        compiled(form, rows)
    assert any(words in str(one) for one in raised.value.problems), list(map(str, raised.value.problems))


@pytest.mark.parametrize(
    ("form", "old", "new", "words"),
    [
        ("records", 'set = "abi"', 'set = "aib"', '"abi"'),
        ("records", '[characters]\nset = "abi"\n', "", "lines are ASCII"),
        ("records", '"S1", "S2"', '"S1", "S3", "S2"', "no row stands there"),
        ("records", '"S1", "S2"', '"S1", 2', "lists what is no text"),
        ("records", "max_shipments = 9", "max_shipments = 100", "max_shipments does not fit"),
        ("records", "width = 20", "", "'width' is missing in [records]"),
        ("records", "max_shipments = 9", 'max_shipments = 9\nroot = "A"', "has no 'root'"),
        ("x12", "[control_number]", '[separators]\nelement = "A"\n[control_number]', "not separators"),
        ("x12", "[control_number]", '[separators]\nelement = "~"\n[control_number]', "not separators"),
        ("x12", "max_shipments = 9", 'max_shipments = 9\nalike = ["shipment.mode"]', "no such field of a shipment"),
        ("json", 'format = "json"', 'format = "jsn"', "no such format of messages"),
    ],
)
def test_a_wrong_card_is_told(form, old, new, words):
    with pytest.raises(TableProblems) as raised:
        compiled(form, _second(form), (old, new))
    assert any(words in str(one) for one in raised.value.problems), list(map(str, raised.value.problems))


def _second(form: str) -> str:
    return {"records": "I2:3-4,item.sku,,,,,\nS2:3-4,,OK,,,,\n", "x12": "I2-01,item.sku,,,,,\nS2-01,,OK,,,,\n"}.get(
        form, ""
    )


def test_a_table_of_characters_says_what_stands_for_them():
    table = b"character,written,notes\n#,NO,\n*,,\n"
    version = compiled("records", characters__csv=table)
    rendered = version.render(Shipment(items=(Item(description="#5*6"),)))
    assert b"I1NO5 6 " in rendered.rendered
    with pytest.raises(TableProblems, match="the message cannot carry it"):
        compiled("records", characters__csv="character,written,notes\n#,№,\n".encode())
    with pytest.raises(TableProblems, match="not one character"):
        compiled("records", characters__csv=b"character,written,notes\nab,c,\n")


def test_a_message_that_the_table_makes_wrong_does_not_leave():
    version = compiled("records")
    with pytest.raises(InvalidMessage, match=r"line 1 has 4 characters, not 20"):
        version.validate(b"A004\n" + b"ZOK".ljust(20) + b"\n")
    with pytest.raises(InvalidMessage, match=r"holds data in its filler"):
        version.validate(b"A0042X".ljust(20) + b"\n" + b"ZOK".ljust(20) + b"\n")
    with pytest.raises(InvalidMessage, match=r"begin with A and end with Z"):
        version.validate(b"A0042".ljust(20) + b"\n")
    with pytest.raises(InvalidMessage, match=r"not ASCII"):
        version.validate("é".encode())


def test_a_shipment_that_no_message_can_hold_is_a_finding():
    version = compiled("json", card=("max_shipments = 9", "max_shipments = 9\nmax_bytes = 1500"))
    assert isinstance(version.render(Shipment(items=(Item(description="A" * 1000),))), bytes)
    (found,) = version.render(Shipment(items=(Item(description="A" * 2000),)))
    assert found.code == "E309"
    assert "a message of 1500 has " in found.detail


def test_a_schema_that_is_none_is_told_and_one_that_looks_elsewhere_is_not_followed():
    for content in (
        b"",
        b"[]",
        b'{"type": 5}',
        b'{"$ref": "https://example.com/x"}',
        b'{"$ref": "file:///etc/passwd"}',
    ):
        with pytest.raises(ValueError, match="not a JSON schema"):
            compile_schema(content)
    schema = compile_schema(b'{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}')
    assert schema.problems(b'{"a": 1}') == []
    assert schema.problems(b'{"a": "x"}') == ["message.a must be integer"]
    assert schema.problems(b"{}") == ["message must contain ['a'] properties"]
    assert schema.problems(b"{")[0].startswith("not JSON")


@pytest.mark.parametrize(
    ("form", "row", "told"),
    [
        ("records", "S2:3-5,shipment.reference,,,default(TOOLONG),,\n", "7 characters, S2:3-5 takes at most 3"),
        ("records", "S2:3-9,shipment.reference,,,default(é),,\n", "cannot carry it at S2:3-9. Write E."),
        ("records", "S2:3-9,shipment.reference,,,default(low),,\n", "Write LOW."),
        ("records", "S2:3-9,shipment.reference,,min_length(4),default(X),,\n", "takes at least 4"),
        ("x12", "S2-01,shipment.reference,,,default(A*B),,\n", "the message cannot carry it at S2-01"),
        ("x12", "S2-01,shipment.reference,,max_length(2),default(ABC),,\n", "S2-01 takes at most 2"),
        ("json", "list/s/x,shipment.reference,,max_length(2),default(ABC),,\n", "takes at most 2"),
        ("json", "list/s/x,shipment.reference,,bare,default(soon),,\n", "is no number, true or false"),
    ],
)
def test_a_default_is_looked_at_as_a_value_is(form, row, told):
    with pytest.raises(TableProblems) as raised:
        compiled(form, row)
    assert told in "; ".join(map(str, raised.value.problems))


def test_where_a_value_goes_on_behind_a_blank_the_finding_tells_the_true_limit():
    """A place never ends with a blank, which nobody could read again; then the next one takes it."""
    version = compiled("records", "S2:3-7,shipment.reference,,first(5),,,\nS2:8-12,shipment.reference,,rest(5),,,\n")
    assert "S2ABCDEFGHIJ" in message(version, Shipment(reference="ABCDEFGHIJ"))
    assert "S2ABCD  FGHI" in message(version, Shipment(reference="ABCD FGHI"))
    (found,) = version.render(Shipment(reference="ABCD FGHIJ"))
    assert (found.code, found.detail.partition(" where ")[0]) == ("E309", "10 characters, the message takes 9")
    assert "character 5 is a blank" in found.detail


def test_a_line_break_may_end_the_segments():
    version = compiled("x12", "", ("[control_number]", '[separators]\nsegment = "\\n"\n[control_number]'))
    text = message(version, Shipment(items=(Item(description="D"),)))
    assert text == "AA*0042\nS1*1\nI1*D\nZZ*OK\n"
    assert [one.value for one in version.shown(text.encode())] == ["0042", "1", "D", "OK"]


def test_capitals_do_not_touch_what_is_bare_in_json():
    version = compiled(
        "json",
        "list/s/k,shipment.known_carrier_customer,,bare,,,\n",
        ("[control", "[characters]\ncapitals = true\n[control"),
    )
    assert '"k":true' in message(version, Shipment(known_carrier_customer=True, items=(Item(description="D"),)))


def test_the_pieces_of_an_items_first_line_are_no_further_items():
    rows = "I2:3-8,item.sku,,,,,\n"
    base = files("records", rows)
    base["fields.csv"] = base["fields.csv"].replace(
        b"I1:3-12,item.description,,,,,", b'I1:3-4,number.item,,,,,\nI1:5-9,item.description,,"pieces(5,4)",,,'
    )
    version = compile_outbound(base, "records")
    two = Shipment(items=(Item(description="ABCDE FGHI", sku="S"), Item(description="XYZ")))
    shown = list(version.shown(message(version, two).encode()))
    assert [(one.item, one.value) for one in shown if one.place == "I1:5-9"] == [
        (1, "ABCDE"), (1, " FGHI"), (2, "XYZ")
    ]  # fmt: skip
    assert [(one.item, one.value) for one in shown if one.place == "I1:3-4"] == [(1, "01"), (2, "02")]
