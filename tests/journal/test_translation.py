"""Translating: leases, drafts, duplicates, control numbers, and what must add up at the end."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from tests.journal.steps import FACTS, LEASE, NOW, shipment
from translator.journal import JournalError, LeaseLost
from translator.model.filing import FilingMove
from translator.model.finding import Finding
from translator.model.interchange import EarlierFile, InterchangeHeader, TransactionSet
from translator.model.place import row

HEADER = InterchangeHeader("ZZ", "SENDER", control_number="000000001")


def test_a_lease_keeps_others_away_until_it_ends(journal, steps):
    """Then another worker takes over, and the first can change nothing more."""
    steps.receive()
    slow = steps.claim()
    assert steps.claim(worker="w2") is None
    journal.translation.renew(slow, NOW + timedelta(minutes=1), LEASE)
    assert steps.claim(NOW + LEASE, "w2") is None
    fast = steps.claim(NOW + 2 * LEASE, "w2")
    assert (fast.id, fast.attempts) == (slow.id, 2)
    for operation in (
        lambda: journal.translation.begin(slow, NOW),
        lambda: journal.translation.renew(slow, NOW, LEASE),
        lambda: steps.read(slow),
        lambda: journal.translation.record_findings(slow, [(0, 0, Finding("E109"))]),
        lambda: journal.translation.record_sets(slow, []),
        lambda: journal.translation.refuse_remaining(slow, None, NOW),
        lambda: journal.translation.reserve(slow, 1, FACTS, NOW),
        lambda: journal.translation.finish(slow, "refused", 0, NOW),
        lambda: journal.translation.quarantine(slow, "", NOW),
    ):
        with pytest.raises(LeaseLost):
            operation()
    journal.translation.begin(fast, NOW)


def test_an_unfinished_attempt_leaves_nothing_but_its_numbers(journal, steps):
    """The next attempt makes the same message: the same control number, made at the same moment."""
    steps.receive()
    first = steps.claim()
    steps.read(first, 5, prefix="OLD")
    journal.translation.record_findings(first, [(1, 0, Finding("E201", row(2)))])
    reserved = steps.enclose(first, [1, 2])
    journal.translation.reserve(first, 2, FACTS, NOW)
    assert journal.transmissions.claim("w1", NOW, LEASE) is None

    second = steps.claim(NOW + LEASE)
    journal.translation.begin(second, NOW + LEASE)
    assert list(journal.replies.shipments(second.id)) == []
    steps.read(second, 3)
    later = NOW + timedelta(hours=1)
    again = journal.translation.reserve(second, 1, FACTS, later)
    assert again == reserved
    assert again.created_at == NOW
    assert steps.enclose(second, [1, 2, 3]) == reserved
    journal.translation.finish(second, "translated", 3, later)
    told = journal.queries.story(str(second.id))[0]
    assert "translation restarted" in [event.name for event in told.events]
    audit = journal.queries.audit()
    assert (audit.read, audit.awaiting, audit.unaccounted) == (3, 3, 0)


def test_control_numbers_have_no_gap_over_interchanges_and_crashes(journal, steps):
    """Each interchange goes on where the last one ended."""
    numbers = []
    for n in range(3):
        steps.receive(f"file {n}".encode())
        steps.claim(NOW)  # dies
        claim = steps.claim(NOW + LEASE)
        journal.translation.begin(claim, NOW)
        steps.read(claim, 2, prefix=f"F{n}-")
        numbers += [steps.enclose(claim, [index], index).control_number for index in (1, 2)]
        journal.translation.finish(claim, "translated", 2, NOW)
    assert numbers == [f"{n:09}" for n in range(1, 7)]


def test_an_unused_number_is_given_up_and_is_the_next_ones(journal, steps):
    """So no gap comes of it."""
    steps.receive()
    claim = steps.claim()
    steps.read(claim, 1)
    steps.enclose(claim, [1])
    given_up = [journal.translation.reserve(claim, index, FACTS, NOW).control_number for index in (2, 3)]
    journal.translation.finish(claim, "translated", 1, NOW)
    steps.receive(b"next")
    _, reservation = steps.translate(prefix="2Z")
    assert [*given_up, reservation.control_number] == ["000000002", "000000003", "000000002"]


def test_an_unused_number_behind_which_another_was_given_stays_a_gap(journal, steps):
    """Nothing is ever sent under a lower number than what was counted since."""
    steps.receive()
    claim = steps.claim()
    steps.read(claim, 1)
    journal.translation.reserve(claim, 1, FACTS, NOW)
    steps.receive(b"next")
    _, behind = steps.translate(prefix="2Z")
    journal.translation.quarantine(claim, "a bug", NOW)
    steps.receive(b"third")
    _, third = steps.translate(prefix="3Z")
    assert (behind.control_number, third.control_number) == ("000000002", "000000003")


def test_a_number_is_not_given_again_while_a_shipment_under_it_is_reviewed(journal, steps):
    """CBP's decision would be taken for one about another shipment."""
    facts = msgspec.structs.replace(FACTS, width=1)
    for n in range(10):
        steps.receive(f"{n}".encode())
        claim = steps.claim()
        steps.read(claim, 1, prefix=f"{n}-")
        reservation = journal.translation.reserve(claim, 1, facts, NOW)
        if n == 9:
            break
        journal.translation.enclose(claim, reservation.id, "m.xml", claim.content, [1], NOW)
        journal.translation.finish(claim, "translated", 1, NOW)
        steps.send()
        (carried,) = journal.answers.filings(reservation.id)
        steps.answer(reservation.id, [FilingMove(carried.id, "under_review" if n == 0 else "accepted")])
    assert reservation.control_number == "2"


def test_numbers_wrap_and_pass_over_those_that_wait(journal, steps):
    """A number is given again only when its message is answered; when none is left, the operator is told."""
    facts = msgspec.structs.replace(FACTS, width=1)
    for n in range(9):
        steps.receive(f"{n}".encode())
    claims = [steps.claim() for _ in range(9)]
    for n, claim in enumerate(claims):
        steps.read(claim, 1, prefix=f"{n}-")
        reservation = journal.translation.reserve(claim, 1, facts, NOW)
        assert reservation.control_number == str(n + 1)
        journal.translation.enclose(claim, reservation.id, "m.xml", claim.content, [1], NOW)
        journal.translation.finish(claim, "translated", 1, NOW)
    steps.receive(b"one more")
    claim = steps.claim()
    with pytest.raises(JournalError, match="wait for CBP's answer"):
        journal.translation.reserve(claim, 1, facts, NOW)
    for _ in range(4):
        steps.send()
    (answered,) = journal.answers.transmissions("4", "ORIG1")
    (carried,) = journal.answers.filings(answered.id)
    steps.answer(answered.id, [FilingMove(carried.id, "accepted")])
    assert journal.translation.reserve(claim, 1, facts, NOW).control_number == "4"


_X12 = msgspec.structs.replace(FACTS, message="x12-309-005020", group_width=9, set_width=4, first=(4711, 300, 9998))


def test_each_kind_of_number_is_counted_from_its_own_first_one_and_wraps_at_its_own_width(journal, steps):
    """A message of X12 has three; who takes over from another system goes on with that one's."""
    numbers = []
    for n in range(3):
        steps.receive(f"{n}".encode())
        claim = steps.claim()
        found = journal.translation.reserve(claim, 1, _X12, NOW)
        numbers.append((found.control_number, found.group_number, found.set_number))
        steps.read(claim, 1, prefix=f"{n}-")
        journal.translation.enclose(claim, found.id, "m.edi", claim.content, [1], NOW)
        journal.translation.finish(claim, "translated", 1, NOW)
    assert numbers == [("000004711", "300", "9998"), ("000004712", "301", "9999"), ("000004713", "302", "0001")]


def test_a_later_attempt_is_given_all_its_numbers_again(journal, steps):
    """So it makes the same bytes."""
    steps.receive()
    claim = steps.claim()
    assert journal.translation.reserve(claim, 1, _X12, NOW) == journal.translation.reserve(claim, 1, _X12, NOW)
    other = msgspec.structs.replace(_X12, set_width=9)
    changed = journal.translation.reserve(claim, 1, other, NOW)
    assert (changed.control_number, changed.group_number) == ("000004711", "300")
    assert changed.set_number == "000009998"


def test_a_set_number_is_passed_over_while_its_message_waits(journal, steps):
    facts = msgspec.structs.replace(_X12, set_width=1, first=(1, 1, 1))
    for n in range(9):
        steps.receive(f"{n}".encode())
        claim = steps.claim()
        steps.read(claim, 1, prefix=f"{n}-")
        found = journal.translation.reserve(claim, 1, facts, NOW)
        journal.translation.enclose(claim, found.id, "m.edi", claim.content, [1], NOW)
        journal.translation.finish(claim, "translated", 1, NOW)
    steps.receive(b"one more")
    with pytest.raises(JournalError, match="x12-309-005020#set.*wait for CBP's answer"):
        journal.translation.reserve(steps.claim(), 1, facts, NOW)


def test_a_message_is_found_by_the_number_of_its_group(journal, steps):
    """A 997 names nothing else."""
    steps.receive()
    claim = steps.claim()
    steps.read(claim, 1)
    found = journal.translation.reserve(claim, 1, _X12, NOW)
    journal.translation.enclose(claim, found.id, "m.edi", claim.content, [1], NOW)
    journal.translation.finish(claim, "translated", 1, NOW)
    found = journal.answers.transmissions
    assert [one.control_number for one in found("300", "", "group")] == ["000004711"]
    assert [one.control_number for one in found("9998", "", "set")] == ["000004711"]
    assert found("300", "") == found("300", "", "set") == []


def test_the_same_bytes_are_known_while_their_shipments_stand(journal, steps):
    """Once refused as a whole, or set aside and given up, the same bytes may come again."""
    steps.receive(claim="a")
    refused = steps.claim()
    steps.read(refused, 1, refused=(1,))
    journal.translation.finish(refused, "refused", 1, NOW)
    steps.receive(claim="b")
    claim = steps.claim()
    assert journal.translation.earlier_with_same_content(claim, "test", "d") is None
    journal.translation.record_recognition(claim, "m", "1", "d", "pilot", "test", [])
    steps.read(claim, 1)
    steps.enclose(claim, [1])
    journal.translation.finish(claim, "translated", 1, NOW)
    steps.receive(claim="c")
    steps.receive(claim="d", partner="other")
    again = steps.claim()
    assert journal.translation.earlier_with_same_content(again, "test", "d").number == 2
    assert journal.translation.earlier_with_same_content(again, "production", "d") is None
    assert journal.translation.earlier_with_same_content(steps.claim(), "test", "d") is None


def _filed(journal, steps, refused):
    """A file of two shipments."""
    steps.receive(claim="a")
    claim = steps.claim()
    journal.translation.record_recognition(claim, "m", "1", "d", "pilot", "test", [])
    steps.read(claim, 2, refused)
    steps.enclose(claim, [1] if refused else [1, 2])
    journal.translation.finish(claim, "translated", 2, NOW)


@pytest.mark.parametrize(("refused", "table", "known"), [((2,), True, False), ((2,), False, True), ((), True, True)])
def test_the_same_bytes_may_come_again_behind_a_table_where_some_were_refused(journal, steps, refused, table, known):
    """What was missing may be there now; of the rest each shipment tells that it is filed."""
    _filed(journal, steps, refused)
    steps.receive(b"listings", "listings.csv", partner="acme" if table else "other")
    listings = steps.claim()
    journal.tables.keep(listings, "listings", listings.content, 1, NOW)
    steps.receive(claim="b")
    again = journal.translation.earlier_with_same_content(steps.claim(), "test", "d")
    assert (again is not None) is known


@pytest.mark.parametrize(
    ("refused", "digest", "known"), [((2,), "mended", False), ((2,), "d", True), ((), "mended", True)]
)
def test_the_same_bytes_may_come_again_by_a_mended_mapping_where_some_were_refused(
    journal, steps, refused, digest, known
):
    _filed(journal, steps, refused)
    steps.receive(claim="b")
    again = journal.translation.earlier_with_same_content(steps.claim(), "test", digest)
    assert (again is not None) is known


def test_a_control_number_is_used_up_by_what_was_filed_under_it(journal, steps):
    """A refused envelope can be mended and sent again under its own ISA13."""
    claims = []
    for n, fate in enumerate(("refused", "translated", "refused")):
        steps.receive(f"ISA {n}".encode())
        claim = steps.claim()
        journal.translation.record_recognition(claim, "m", "1", "d", "pilot", "test", [HEADER])
        claims.append(journal.translation.earlier_with_same_control_number(claim, HEADER, "test", "d"))
        assert journal.translation.earlier_with_same_control_number(claim, HEADER, "production", "d") is None
        steps.read(claim, 1, refused=(1,) if fate == "refused" else ())
        if fate == "translated":
            steps.enclose(claim, [1])
        journal.translation.finish(claim, fate, 1, NOW)
    assert claims == [None, None, 2]


def _states(journal, keys, usage):
    told = journal.translation.filings_on_record(keys, usage, "acme")
    return {key: one.state for key, one in told.items()}


def test_only_what_is_in_force_is_on_record(journal, steps):
    """Not refused, not rejected, not of an unfinished translation, and for the same usage."""
    keys = [shipment(n).identity.key for n in (1, 2, 3)]
    steps.receive()
    claim = steps.claim()
    journal.translation.record_recognition(claim, "m", "1", "d", "pilot", "production", [])
    steps.read(claim, 3, refused=(2,))
    assert _states(journal, keys, "production") == {}
    reservation = steps.enclose(claim, [1, 3])
    journal.translation.finish(claim, "translated", 3, NOW)
    assert _states(journal, keys, "production") == {keys[0]: "ENCLOSED", keys[2]: "ENCLOSED"}
    assert _states(journal, keys, "test") == {}
    steps.send()
    carried = journal.answers.filings(reservation.id)[0]
    assert carried.identity.key == keys[0]
    steps.answer(reservation.id, [FilingMove(carried.id, "rejected")])
    assert _states(journal, keys, "production") == {keys[2]: "AWAITING"}


def test_the_file_of_what_is_on_record_is_named_to_its_participant_only(journal, steps):
    """Two participants may file for one originator; neither learns the names of the other's files."""
    steps.receive(name="monday.csv")
    claim = steps.claim()
    journal.translation.record_recognition(claim, "m", "1", "d", "pilot", "production", [])
    steps.read(claim, 1)
    steps.enclose(claim, [1])
    journal.translation.finish(claim, "translated", 1, NOW)
    key = shipment(1).identity.key
    told = journal.translation.filings_on_record([key], "production", claim.partner)[key]
    assert told.file == EarlierFile(claim.id, claim.name, claim.received_at)
    assert journal.translation.filings_on_record([key], "production", "other")[key].file is None


def test_nothing_can_be_finished_that_does_not_add_up(journal, steps):
    """A shipment that is neither enclosed nor refused, or that was read and not recorded, is a bug."""
    steps.receive()
    claim = steps.claim()
    steps.read(claim, 3)
    steps.enclose(claim, [1, 2])
    for event, read in (("translated", 3), ("refused", 3)):
        with pytest.raises(ValueError, match="on record are"):
            journal.translation.finish(claim, event, read, NOW)
    journal.translation.refuse_remaining(claim, None, NOW)
    with pytest.raises(ValueError, match="on record are"):
        journal.translation.finish(claim, "translated", 4, NOW)
    journal.translation.finish(claim, "translated", 3, NOW)


def test_a_part_can_be_refused_alone(journal, steps):
    """The other transaction sets of the file go on."""
    steps.receive()
    claim = steps.claim()
    rows = [shipment(n, part=1 + n // 3) for n in range(1, 5)]
    journal.translation.record_shipments(claim, rows, NOW)
    journal.translation.refuse_remaining(claim, [(1, 1)], NOW)
    assert [row.state for row in journal.replies.shipments(claim.id)] == ["REFUSED", "REFUSED", "READ", "READ"]


def test_shipments_come_in_the_order_of_reading(journal, steps):
    """A chunk that was recorded already is a bug, not a duplicate."""
    steps.receive()
    claim = steps.claim()
    steps.read(claim, 3)
    with pytest.raises(ValueError, match="comes after"):
        steps.read(claim, 3)


def test_what_is_quarantined_leaves_no_draft_and_is_listed(journal, steps):
    """With its traceback, for the operator; the next interchange goes on."""
    steps.receive()
    claim = steps.claim()
    steps.read(claim, 3)
    steps.enclose(claim, [1, 2, 3])
    journal.translation.quarantine(claim, "Traceback …", NOW)
    assert steps.claim(NOW + LEASE) is None
    (found,) = journal.queries.status(NOW).quarantined
    assert (found.id, found.reason) == (claim.id, "Traceback …")
    audit = journal.queries.audit()
    assert (audit.read, audit.unaccounted, audit.untranslated[0].state) == (0, 0, "QUARANTINED")


def test_findings_and_sets_come_back_with_their_shipments(journal, steps):
    """Streamed by ordinal, those of the file apart."""
    steps.receive()
    claim = steps.claim()
    steps.read(claim, 4, refused=(2, 4))
    journal.translation.record_findings(claim, [(4, 0, Finding("E201", row(5, "Price")))])
    journal.translation.record_findings(
        claim,
        [(2, 0, Finding("E203", row(3, "Price"), "4,50")), (2, 0, Finding("E301", row(3))), (0, 1, Finding("E144"))],
    )
    told = TransactionSet(1, 1, "SH", "1", "004010", "A", "B", "856", "0001", 4)
    journal.translation.record_sets(claim, [told])
    rows = list(journal.replies.shipments(claim.id))
    assert [[found.code for found in row.findings] for row in rows] == [[], ["E203", "E301"], [], ["E201"]]
    assert rows[1].findings[0].place == row(3, "Price")
    assert next(journal.replies.findings(claim.id))[:2] == (0, 1)
    assert [found.code for _, _, found in journal.replies.findings(claim.id, 1)] == ["E144"]
    assert list(journal.replies.sets(claim.id)) == [(told, [Finding("E144")], 0)]
    assert journal.replies.counts(claim.id) == {"READ": 2, "REFUSED": 2}


def test_a_restart_goes_on_at_once_with_what_its_dead_process_had_claimed(journal, steps):
    """Leases of its own station end; those of others stay, and the dead claim is fenced."""
    steps.receive(b"one")
    steps.receive(b"two", partner="other")
    dead = steps.claim(worker="here-1234-aaaa")
    elsewhere = steps.claim(worker="there-1234-aaaa")
    assert steps.claim(worker="here-1234-bbbb") is None
    journal.abandon("here-1234")
    again = steps.claim(worker="here-1234-bbbb")
    assert (again.id, again.attempts) == (dead.id, 2)
    assert steps.claim(worker="here-1234-bbbb") is None
    journal.translation.renew(elsewhere, NOW, LEASE)
    with pytest.raises(LeaseLost):
        journal.translation.begin(dead, NOW)


def test_a_duplicate_is_answered_as_the_first_one_was(journal, steps):
    """It is refused unread, and its reply needs the envelopes that it is answered to."""
    steps.receive(claim="a")
    first = steps.claim()
    journal.translation.record_recognition(first, "m", "1", "d", "pilot", "test", [HEADER, HEADER])
    steps.read(first, 1)
    steps.enclose(first, [1])
    journal.translation.finish(first, "translated", 1, NOW)
    steps.receive(claim="b")
    again = steps.claim()
    journal.translation.record_duplicate(again, first.id)
    journal.translation.finish(again, "refused", 0, NOW)
    journal.replies.claim_due("w1", NOW, LEASE)
    assert journal.replies.claim_due("w1", NOW, LEASE).headers == (HEADER, HEADER)
