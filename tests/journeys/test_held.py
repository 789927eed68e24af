"""What is filed outside of the regime: held back, released, discarded, refused or only told."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from freezegun import freeze_time

from tests.journeys.installation import START, Clock, Installation
from translator.configuration.ready_made import ready_made_mappings
from translator.daemon import one_pass
from translator.stages.enclosing import Batch

if TYPE_CHECKING:
    from pathlib import Path

    from translator.journal.audit import Audit
    from translator.stages.context import Context

ORDERS = (ready_made_mappings() / "inbound/marketplace-csv/examples/orders_good.csv").read_bytes()
#: By air, truck and ocean.
SHIPMENTS = 3
LOTUS = {"originator_code": "LOTUS01", "filer_type": "online marketplace", "mappings": ["marketplace-csv"]}


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    """An installation with one partner in production; nothing is set about the regime."""
    made = Installation(tmp_path, Clock(START))
    made.lay_down({"lotus": {**LOTUS, "usage": "production"}})
    return made


def sent_again(number: int) -> bytes:
    """The orders with numbers of their own."""
    return ORDERS.replace(b"1Z999AA1", f"1Z{number:06}".encode()).replace(b"160-9876", f"160-{number:04}".encode())


def told(place: Installation, name: str) -> list[dict[str, str]]:
    """The rows of the newest report of this name."""
    return list(csv.DictReader(place.replies("lotus")[name].decode("utf-8-sig").splitlines()))


def audit(context: Context) -> Audit:
    found = context.journal.queries.audit()
    assert found.unaccounted == 0, found.reasons
    return found


def hold_one(place: Installation, context: Context) -> None:
    place.leave("lotus", "orders_1.csv", ORDERS)
    done = one_pass(context)
    assert (done.translated.translated, done.translated.shipments_held) == (1, SHIPMENTS)
    assert not place.messages()


def test_outside_of_the_regime_filings_for_production_are_held_back(place: Installation) -> None:
    """The participant is told why, audit and status count them, and status names the command that releases them."""
    with place.opened() as context:
        hold_one(place, context)
        assert (audit(context).held, audit(context).filed) == (SHIPMENTS, 0)
        (held,) = context.journal.queries.status(place.clock.now()).held
        assert (held.shipments, held.cause, held.released) == (SHIPMENTS, "outside the regime", False)
    file, *rows = told(place, "orders_1.csv.1.read.csv")
    assert (file["outcome"], file["code"]) == ("held", "H191")
    assert "EO 14324; CSMS 66065494" in file["text"]
    assert [(row["outcome"], row["code"]) for row in rows] == [("held", "H308")] * SHIPMENTS
    text = place.replies("lotus")["orders_1.csv.1.read.txt"].decode()
    assert "3 shipments read: 0 filed with CBP, 0 refused, 3 held." in text
    assert "holds some shipments back" in text


def test_what_a_person_releases_is_filed_as_it_was_examined(place: Installation) -> None:
    """Under a control number and a time of the day on which it leaves; CBP's answer ends the story."""
    with place.opened() as context:
        hold_one(place, context)
        place.clock.passes(timedelta(days=40))
        assert context.journal.held.release(1, "CBP has agreed", "ann", place.clock.now()) == SHIPMENTS
        done = one_pass(context)
        assert (done.translated.shipments_released, done.transmitted.sent) == (SHIPMENTS, 1)
        (message,) = place.messages().values()
        assert b"2026-12-31T08:00:00Z" in message
        assert audit(context).awaiting == SHIPMENTS
        place.far_end().poll(place.clock.now())
        one_pass(context)
        one_pass(context)
        assert (audit(context).accepted, audit(context).held) == (SHIPMENTS, 0)
        (story,) = context.journal.queries.story("1")
        assert (story.interchange.state, story.interchange.shipments_held) == ("CLOSED", 0)
        assert [one.detail for one in story.events if one.name == "held shipments released"] == ["CBP has agreed (ann)"]
    answered = [content.decode() for name, content in place.replies("lotus").items() if "answered" in name]
    assert len(answered) == 2
    assert not any("H191" in content or "H308" in content for content in answered)


def test_of_a_file_of_which_nothing_is_held_nothing_is_told_as_held(place: Installation) -> None:
    """Every shipment is refused for errors of its own, on a day on which the others would be held."""
    place.leave("lotus", "orders_1.csv", ORDERS.replace(b",2026-11-2", b",never-2"))
    with place.opened() as context:
        assert one_pass(context).translated.shipments_refused == SHIPMENTS
    assert "H191" not in place.replies("lotus")["orders_1.csv.1.read.txt"].decode()
    assert {row["outcome"] for row in told(place, "orders_1.csv.1.read.csv")} == {"refused"}


def test_what_a_person_discards_is_refused_and_the_participant_is_told(place: Installation) -> None:
    """With the reason; afterwards the same shipments may come again."""
    with place.opened() as context:
        hold_one(place, context)
        assert context.journal.held.discard(1, "the parcels have arrived", "ann", place.clock.now()) == SHIPMENTS
        one_pass(context)
        assert (audit(context).refused, audit(context).held) == (SHIPMENTS, 0)
        given_up, *rows = told(place, "orders_1.csv.1.answered.csv")
        assert given_up["code"] == "E192"
        assert "the parcels have arrived" in given_up["text"]
        assert [(row["outcome"], row["code"]) for row in rows] == [("refused", "E192")] * SHIPMENTS
        text = place.replies("lotus")["orders_1.csv.1.answered.txt"].decode()
        assert "3 shipments held back before will not be filed" in text
        assert context.journal.queries.story("1")[0].interchange.state == "CLOSED"
        place.leave("lotus", "orders_2.csv", ORDERS)
        assert one_pass(context).translated.shipments_held == SHIPMENTS


def test_what_is_held_back_is_filed_once_the_settings_only_warn(place: Installation) -> None:
    """Nobody has to release it by hand."""
    with place.opened() as context:
        hold_one(place, context)
    place.set_filing('outside_the_regime = "warn"')
    with place.opened() as context:
        place.leave("lotus", "orders_2.csv", sent_again(2))
        done = one_pass(context)
        assert (done.translated.shipments_held, done.translated.shipments_released) == (0, SHIPMENTS)
        assert audit(context).awaiting == 2 * SHIPMENTS
    assert [row["code"] for row in told(place, "orders_2.csv.2.read.csv")] == ["W191", "", "", ""]


def test_the_settings_may_refuse_instead(place: Installation) -> None:
    """The whole file, with what takes its place left to the service provider; what was held before stays held."""
    with place.opened() as context:
        hold_one(place, context)
    place.set_filing('outside_the_regime = "refuse"')
    with place.opened() as context:
        place.leave("lotus", "orders_2.csv", sent_again(2))
        assert one_pass(context).translated.refused == 1
        assert (audit(context).refused, audit(context).held) == (SHIPMENTS, SHIPMENTS)
    assert "E308" not in place.replies("lotus")["orders_2.csv.2.read.txt"].decode()
    file, *rows = told(place, "orders_2.csv.2.read.csv")
    assert [row["code"] for row in rows] == ["E191"] * SHIPMENTS
    assert (file["outcome"], file["code"]) == ("refused", "E191")
    assert [row["outcome"] for row in rows] == ["refused"] * SHIPMENTS
    assert "do not send the file again" in place.replies("lotus")["orders_2.csv.2.read.txt"].decode()


def test_a_held_shipment_cannot_be_filed_a_second_time(place: Installation) -> None:
    """The report says who keeps it."""
    with place.opened() as context:
        hold_one(place, context)
        place.leave("lotus", "orders_2.csv", ORDERS + b"\n")
        one_pass(context)
    assert {row["code"] for row in told(place, "orders_2.csv.2.read.csv")} >= {"E322"}


def test_a_process_that_dies_between_two_messages_of_a_release_goes_on_with_the_rest(
    place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No shipment is lost and none leaves twice."""
    from translator.stages import releasing

    monkeypatch.setattr(releasing, "batches", lambda shipments, _: (Batch([one], one.apart) for one in shipments))
    enclose, calls = releasing._enclose, []

    def dies(*given: object) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        enclose(*given)  # type: ignore[arg-type]

    with place.opened() as context:
        hold_one(place, context)
        context.journal.held.release(1, "go", "ann", place.clock.now())
        monkeypatch.setattr(releasing, "_enclose", dies)
        with pytest.raises(KeyboardInterrupt):
            one_pass(context)
        assert audit(context).held == SHIPMENTS - 1
        place.clock.passes(timedelta(hours=1))
        one_pass(context)
        assert (audit(context).awaiting, audit(context).held) == (SHIPMENTS, 0)
        assert len(place.messages()) == SHIPMENTS


def test_what_cannot_be_filed_waits_with_its_reason(place: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message version is gone: status says so, and nothing else is stopped."""
    with place.opened() as context:
        hold_one(place, context)
        context.journal.held.release(1, "go", "ann", place.clock.now())
        monkeypatch.delitem(context.tables.messages, "pilot-xml-2023-02")  # type: ignore[misc]
        assert one_pass(context).translated.shipments_released == 0
        (held,) = context.journal.queries.status(place.clock.now()).held
        assert "there is no more" in held.note or "is there no more" in held.note
        assert audit(context).held == SHIPMENTS


#: Days before, on and after each boundary: the modes that are open, of air, truck and ocean.
NONE, OLD, ALL = "", "air truck", "air truck ocean"
DAYS = {
    date(2019, 8, 21): NONE,
    date(2019, 8, 22): OLD,
    date(2019, 8, 23): OLD,
    date(2019, 12, 8): OLD,
    date(2019, 12, 9): ALL,
    date(2019, 12, 10): ALL,
    date(2020, 8, 31): ALL,
    date(2020, 9, 1): ALL,
    date(2021, 8, 31): ALL,
    date(2021, 9, 1): ALL,
    date(2023, 2, 15): ALL,
    date(2023, 2, 16): ALL,
    date(2023, 8, 31): ALL,
    date(2023, 9, 1): ALL,
    date(2025, 8, 28): ALL,
    date(2025, 8, 29): NONE,
    date(2025, 8, 30): NONE,
    date(2025, 8, 31): NONE,
    date(2025, 9, 1): NONE,
    date(2026, 6, 23): NONE,
    date(2026, 6, 24): NONE,
    date(2027, 7, 1): NONE,
}


def test_the_day_of_filing_decides_before_on_and_after_each_boundary(place: Installation) -> None:
    """The first moment of each day, and the last: the clock is the machine's, in UTC."""
    from dataclasses import replace

    with place.opened() as opened:
        context = replace(opened, now=lambda: datetime.now(UTC))
        number = 0
        for day, modes in DAYS.items():
            for moment in (f"{day}T00:00:00Z", f"{day}T23:59:59Z"):
                number += 1
                place.leave("lotus", f"orders_{number}.csv", sent_again(number))
                with freeze_time(moment):
                    done = one_pass(context).translated
                assert done.shipments_held == SHIPMENTS - len(modes.split()), moment
                assert (done.refused, done.shipments_refused) == (0, 0), moment
