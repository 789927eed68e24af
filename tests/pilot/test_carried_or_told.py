"""Whatever a shipment holds, a message carries it in its characters and lengths, or a finding says why not."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.x12_oracle import pyx12_says
from tests.pilot.tables import MAPPINGS, SHIPMENTS, envelope_of, files_of, marketplace_shipment
from tests.pilot.test_four_messages import MESSAGES, sent
from translator.model.finding import Finding
from translator.model.shipment import Party, Shipment
from translator.pilot.form import Altered
from translator.pilot.version import MessageVersion, compile_outbound

_CARRIED = {
    "pilot-records-2023-02": re.compile(r"(?:[A-Z0-9 !-/:-@\[-`{-~]{80}\n)*"),
    "x12-309-005020": re.compile(r"(?:[A-Z0-9 !-/:-@\[-`{-}]*~\n)*"),
}


@cache
def version(name: str) -> MessageVersion:
    return compile_outbound(files_of(MAPPINGS / "outbound" / name), name)


def message_of(name: str, shipment: Shipment) -> bytes | list[Finding]:
    """The valid message of one shipment, or why there is none."""
    one = version(name)
    rendered = one.render(shipment)
    if isinstance(rendered, list):
        return rendered
    text = rendered.rendered if isinstance(rendered, Altered) else rendered
    message = one.enclose([text], envelope_of(one, 1), one.common(one.apart(shipment)))
    one.validate(message)
    return message


@pytest.mark.parametrize("name", MESSAGES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SHIPMENTS.filter(lambda one: one.originator_code == "ACME"))
def test_any_shipment_becomes_a_valid_message_or_findings(name, shipment):
    found = message_of(name, shipment)
    if isinstance(found, list):
        assert found
        assert {one.code for one in found} <= {"E309", "E310"}
        assert all(one.detail for one in found)
    elif name in _CARRIED:
        assert _CARRIED[name].fullmatch(found.decode("ascii"))


TEXTS = st.text(max_size=200) | st.text(alphabet="aZ9 é深\u0301ßЖ😀*~^|>:\t\n\x01\ue000", max_size=120)


@pytest.mark.parametrize("name", MESSAGES)
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_any_name_is_carried_or_told(name, text):
    """A name that is carried as it is has no finding; any other has one, with what stood there."""
    shipment = marketplace_shipment()
    changed = Shipment(
        **{field: getattr(shipment, field) for field in shipment.__struct_fields__}
        | {"buyer": Party(name=text, country="US")}
    )
    found = version(name).render(changed)
    told = found if isinstance(found, list) else found.findings if isinstance(found, Altered) else []
    about = [one for one in told if one.target == "shipment.buyer.name"]
    if not text:
        assert [one.code for one in about] == ["W311"]
        return
    rendered = found.rendered if isinstance(found, Altered) else found
    as_it_is = not isinstance(rendered, list) and _stands(name, text, rendered)
    # A finding writes out what no journal can carry.
    assert as_it_is or [one.value for one in about] == [text.replace("\0", "\\u0000")]


def _stands(name: str, text: str, rendered: bytes) -> bool:
    """Whether the text stands in the message unchanged; in pieces, its beginning."""
    from xml.sax.saxutils import escape

    import msgspec

    written = {
        "pilot-xml-2023-02": lambda: escape(text, {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}),
        "pilot-json-2023-02": lambda: msgspec.json.encode(text).decode()[1:-1],
    }.get(name, text[:35].rstrip)
    return written().encode("utf-8", "replace") in rendered or name == "pilot-json-2023-02"


def _may_be_filed(shipment: Shipment) -> bool:
    """The rules refuse absurd days before anything is rendered; pyx12 knows none before 1800."""
    day = shipment.arrival_date
    return shipment.originator_code == "ACME" and (day is None or day.year >= 1900)


def test_every_309_is_read_by_pyx12_without_error():
    for message, _ in sent("x12-309-005020").messages:
        verdict = pyx12_says(message.decode("ascii"))
        assert (verdict.accepted, verdict.segments, verdict.elements) == (True, frozenset(), frozenset())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SHIPMENTS.filter(_may_be_filed))
def test_any_309_is_read_by_pyx12_without_error(shipment):
    message = message_of("x12-309-005020", shipment)
    assert isinstance(message, list) or pyx12_says(message.decode("ascii")).accepted


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("é", "E"), ("ß", "SS"), ("深圳", "SHENZHEN"), ("e\u0301", "E"), ("\u201cx\u201d", '"X"'),
        ("½ inch", "1/2 INCH"),
        ("a\tb", "A B"), ("a  b ", "A B"), ("5*3", "5X3"), ("a~b", "A-B"), ("a|b", "A/B"), ("😀", ":GRINNING:"),
    ],
)  # fmt: skip
def test_what_is_written_for_what_x12_cannot_carry(text, written):
    rendered = version("x12-309-005020").render(Shipment(mode_of_transport="air", tracking_number=text, items=()))
    assert isinstance(rendered, (Altered, list))
    found = rendered if isinstance(rendered, list) else rendered.findings
    (told,) = (one for one in found if one.target == "shipment.tracking_number")
    assert (told.code, told.value, told.detail) == ("W310", text, f'sent as "{written}"')


@pytest.mark.parametrize(
    ("text", "words"),
    [("a\ue000b", "U+E000"), ("\x01", "U+0001"), ("\u200d", "nothing is left")],
)
def test_what_no_way_leads_to_is_a_finding_and_never_a_question_mark(text, words):
    for name in ("pilot-records-2023-02", "x12-309-005020"):
        found = version(name).render(Shipment(mode_of_transport="air", reference=text))
        assert isinstance(found, list)
        (told,) = (one for one in found if one.target == "shipment.reference")
        assert told.code == "E310"
        assert words in told.detail
