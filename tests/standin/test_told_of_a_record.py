"""The stand-in answers in records as CBP's cargo release does: echoed, with conditions behind single records."""

from __future__ import annotations

import pytest

from tests.pilot.tables import MAPPINGS, example_message, files_of, marketplace_shipment, read_one
from tests.standin.test_answering import KINDS, NOTHING, NOW
from translator.pilot.response import compile_responses
from translator.pilot.version import compile_outbound
from translator.standin.answering import answer
from translator.standin.script import BadScript, read_script

MESSAGE = compile_outbound(files_of(MAPPINGS / "outbound" / "pilot-records-2023-02"), "")
RESPONSES = compile_responses(files_of(MAPPINGS / "responses" / "pilot-records-response-2023-02"), "")
MOOD = """
    [[shipment]]
    number = "T1"
    disposition = "rejected"
    code = "333"
    text = "Invalid state"
    record = "SP36"
    [[shipment]]
    number = "T2"
    disposition = "accepted with warnings"
    code = "W12"
    text = "Please check"
    record = "SP99"
"""


def test_what_is_wrong_in_one_record_reaches_the_shipment_and_the_last_word_decides():
    message = example_message(MESSAGE, [marketplace_shipment(one) for one in ("T1", "T2", "T3")])
    ((_, content),) = answer(message, read_script(MOOD.encode()), NOTHING, KINDS, NOW).responses
    lines = content.decode().split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("SP9011"))
    assert lines[at - 1].startswith("SP36")
    assert [(one.identity.number, one.disposition, one.text) for one in read_one(RESPONSES, content).answers] == [
        ("T1", "rejected", "333 INVALID STATE; REJECTED"),
        ("T2", "accepted_with_warnings", "W12 PLEASE CHECK; ACCEPTED WITH WARNINGS"),
        ("T3", "accepted", ""),
    ]


def test_a_record_without_a_code_is_no_mood():
    with pytest.raises(BadScript, match="needs a code"):
        read_script(b'[[shipment]]\nrecord = "SP36"')
