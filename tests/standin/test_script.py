"""The stand-in's script."""

from __future__ import annotations

import pytest

from translator.standin.script import BadScript, MessageRule, Script, ShipmentRule, read_script


def test_the_empty_script_receives_and_accepts():
    assert read_script(b"") == Script()
    assert Script().for_message("A", "1") == MessageRule(answer="receive")
    assert Script().for_shipment("A", "1", ["T"]) == ShipmentRule(disposition="accepted")


def test_the_first_rule_that_fits_is_taken():
    script = read_script(
        b"""
        [[shipment]]
        number = "1Z*9"
        originator_code = "ACME"
        disposition = "rejected"
        code = "S1"
        [[shipment]]
        number = "1Z*"
        disposition = "under review"
        """
    )
    chosen = [
        script.for_shipment(who, "1", numbers).disposition
        for who, numbers in (("ACME", ["", "1Z9"]), ("OTHER", ["1Z9"]), ("ACME", ["1Z8"]), ("ACME", ["H", "M"]))
    ]
    assert chosen == ["rejected", "under review", "under review", "accepted"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[[message]]\nanswr = 'reject'", "answr"),
        (b"[[message]]\nanswer = 'refuse'", "refuse"),
        (b"[[message]\n", "Expected"),
        (b"[[message]]\ncode = 'x 1'", "capital letters and digits"),
        (b"[[shipment]]\ncode = 'S1'\ntext = \"a\\nb\"", "printable"),
        (b"[[shipment]]\nthen_text = 'a'", "needs a then_code"),
        (b"[[message]]\ntimes = 0", "times = 0"),
        (b"\xff", "decode"),
    ],
)
def test_a_bad_script_is_told(content, words):
    with pytest.raises(BadScript, match=words):
        read_script(content)


def test_the_script_that_the_manual_shows_is_a_script():
    from textwrap import dedent

    from translator.standin import script

    shown = dedent((script.__doc__ or "").partition("::")[2].rpartition("Its rules")[0])
    read = read_script(shown.encode())
    assert (read.message[0].answer, read.shipment[0].then) == ("reject", "accepted")
