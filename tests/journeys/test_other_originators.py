"""A partner files, replaces and cancels under the codes of its agreement only, through the real stages."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from tests.journeys.installation import START, Clock, Installation
from tests.journeys.orders import order, orders
from translator.configuration.ready_made import ready_made_mappings
from translator.daemon import one_pass
from translator.stages.receive import look, receive
from translator.stages.reply import reply
from translator.stages.translate import translate
from translator.stages.transmit import transmit

AGREED = {"filer_type": "online marketplace", "mappings": ["marketplace-csv"]}


@pytest.fixture
def laid(tmp_path):
    """Gives a function: a working directory whose mapping takes the originator code from a column."""

    def down(**more):
        made = Installation(tmp_path, Clock(START))
        codes = {"lotus": "LOTUS", "rival": "RIVAL"}
        made.lay_down({name: AGREED | {"originator_code": code} | more.get(name, {}) for name, code in codes.items()})
        own = tmp_path / "own"
        shutil.copytree(ready_made_mappings(), own)
        table = own / "inbound/marketplace-csv/fields.csv"
        table.write_text(table.read_text() + "shipment.originator_code,Seller State,,text,omit,,\n")
        file = tmp_path / "translator.toml"
        text = file.read_text()
        where = text[text.index("mappings = ") : text.index("\n", text.index("mappings = "))]
        file.write_text(text.replace(where, f'mappings = ["{own}"]'))
        return made

    return down


def sent(made, partner, name, *rows):
    before = set(made.messages())
    with made.opened() as context:
        made.leave(partner, name, orders(*rows))
        look(context)
        made.clock.passes(timedelta(seconds=5))
        receive(context)
        translate(context)
        transmit(context)
        reply(context)
    messages = [content for name, content in made.messages().items() if name not in before]
    return b"".join(messages), "\n".join(one.decode() for one in made.replies(partner).values())


def test_nobody_files_replaces_or_cancels_under_the_code_of_another(laid):
    made = laid()
    message, _ = sent(made, "lotus", "orders_1.csv", order("1Z1", Seller_State="LOTUS"))
    assert b"1Z1" in message
    for number, action in enumerate(("add", "replace", "cancel"), 2):
        row = order("1Z1", Seller_State="LOTUS", Action=action)
        message, report = sent(made, "rival", f"orders_{number}.csv", row)
        assert not message
        assert "E313" in report
        assert "the agreement names RIVAL" in report


def test_a_code_that_the_agreement_lists_files_in_a_message_of_its_own(laid):
    made = laid(rival={"more_originator_codes": ["IRIS"]})
    rows = order("1Z1", Seller_State="IRIS"), order("1Z2", Seller_State="RIVAL"), order("1Z3", Seller_State="NOBODY")
    sent(made, "rival", "orders_1.csv", *rows)
    contents = list(made.messages().values())
    assert sorted((b"IRIS" in one, b"1Z1" in one, b"1Z2" in one) for one in contents) == [
        (False, False, True),
        (True, True, False),
    ]
    assert not any(b"NOBODY" in one or b"1Z3" in one for one in contents)


def test_what_is_held_is_not_released_under_a_code_that_the_agreement_has_lost(laid):
    """Nobody could take it back; it waits with its reason, and goes once the code is there again."""
    made = laid(rival={"more_originator_codes": ["IRIS"], "usage": "production"})
    agreement = made.folder / "partners" / "rival.toml"
    agreed = agreement.read_text()
    message, _ = sent(made, "rival", "orders_1.csv", order("1Z1", Seller_State="IRIS"))
    assert not message, "outside the regime filings for production are held"
    with made.opened() as context:
        context.journal.held.release(1, "go", "ann", made.clock.now())
    agreement.write_text(agreed.replace('"IRIS"', '"OTHER"'))
    with made.opened() as context:
        assert one_pass(context).translated.shipments_released == 0
        (held,) = context.journal.queries.status(made.clock.now()).held
        assert "name originator IRIS, and the agreement no longer does" in held.note
    agreement.write_text(agreed)
    made.clock.passes(timedelta(minutes=5))
    with made.opened() as context:
        assert one_pass(context).translated.shipments_released == 1
    assert [b"IRIS" in one for one in made.messages().values()] == [True]
