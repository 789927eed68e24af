"""The text report: what came, what became of it, what is wrong, what CBP said, and what happens next."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from translator.acknowledgment.report import OUTCOMES, Counts, ReportRow, ReportSummary, relayed
from translator.acknowledgment.report_text import finding_texts, lines
from translator.model.finding import Finding, grouped
from translator.model.lifecycle import FILING
from translator.model.place import path, row


def summary(**changed: Any) -> ReportSummary:
    facts: dict[str, Any] = {
        "file_name": "orders.csv",
        "received_at": datetime(2026, 11, 21, 19, 40, tzinfo=UTC),
        "composed_at": datetime(2026, 11, 21, 19, 41, tzinfo=UTC),
        "occasion": "read",
        "accept": "each shipment",
        "usage": "production",
        "counts": Counts(read=5, refused=2, awaiting=3),
        "mapping": "acme-orders 2026-11-01",
    }
    return ReportSummary(**{**facts, **changed})


def text(head: ReportSummary, findings: list[Finding] | None = None, answered: list[ReportRow] | None = None) -> str:
    return b"".join(lines(head, grouped(findings or []), answered or [])).decode()


def test_a_report_as_a_participant_reads_it() -> None:
    """The whole page, once."""
    wrong = [
        Finding(
            "E203", row(3, "Price (USD)"), "4,50", "item.listed_price", suggestion="Use a point as decimal mark: 4.50."
        ),
        *(Finding("E302", row(number, "Seller"), "", "shipment.seller", "the seller") for number in range(7, 4820)),
    ]
    assert text(summary(), wrong) == (
        "Report on orders.csv\n"
        "Received 2026-11-21 19:40 UTC; this report was written 2026-11-21 19:41 UTC.\n"
        "Read by the mapping acme-orders 2026-11-01.\n"
        "\n"
        "5 shipments read: 3 filed with CBP, 2 refused.\n"
        "Of those filed: 3 awaiting CBP's answer.\n"
        "As agreed, each shipment is accepted by itself: a wrong one does not keep the others back."
        " This file was accepted in part.\n"
        "\n"
        "What happens next\n"
        "  * Correct what is named below and send the refused shipments again in a new file, only those.\n"
        "  * CBP has not answered all of them yet: nothing to do; another report follows when it does.\n"
        "\n"
        "What was found\n"
        "--------------\n"
        'orders.csv, row 3, column "Price (USD)":\n'
        "    4,50\n"
        "E203 not a number. Use a point as decimal mark: 4.50. (item.listed_price)\n"
        "\n"
        'E302 in column "Seller": 4,813 rows, first 7, 8, 9, 10, 11, 12, 13, 14, 15, 16:\n'
        "E302 a required element is missing: the seller. Fill it in; the pilot asks it of every such shipment."
        " (shipment.seller)\n"
        "\n"
    )


def test_cbps_words_come_verbatim_with_the_participants_own_rows() -> None:
    """Number, reference, rows, CBP's code and text, and what to do."""
    answer = relayed("rejected", "470", "INVALID COUNTRY OF ORIGIN", row(3))
    rows = [ReportRow(extent="3-5", outcome="rejected", reference="A-1", number="1Z1", findings=(answer,))]
    page = text(summary(occasion="answered", counts=Counts(read=1, rejected=1)), answered=rows)
    assert "orders.csv, rows 3-5, number 1Z1, your reference A-1: rejected\n" in page
    assert "    R301 CBP rejected this shipment: 470 INVALID COUNTRY OF ORIGIN. Mend what CBP names" in page


@pytest.mark.parametrize(
    ("unit", "extent", "words"),
    [("row", "5", "row 5"), ("segment", "10-15", "segments 10-15"), ("row", "/orders/order[3]", "/orders/order[3]")],
)
def test_an_answers_place_is_in_the_participants_words(unit: str, extent: str, words: str) -> None:
    """Bare numbers say nothing."""
    answered = [ReportRow(extent=extent, outcome="accepted", number="1Z1")]
    assert f"orders.csv, {words}, number 1Z1: accepted\n" in text(summary(unit=unit), answered=answered)


def test_places_of_a_path_format_are_grouped_by_their_path() -> None:
    """The running number in a path does not make two causes of one."""
    wrong = [Finding("E203", path(number, f"/orders/order[{number}]/price"), "x") for number in (1, 2)]
    assert "E203 in /orders/order[1]/price: 2 places, 1, 2:" in text(summary(), wrong)


def test_a_remedy_of_one_value_stands_beside_it_and_never_for_all() -> None:
    """Whoever obeys the remedy of another value sends wrong numbers."""
    wrong = [
        Finding("E203", row(n, "Price"), f"{n},50", suggestion=f"Use a point as decimal mark: {n}.50.") for n in (3, 4)
    ]
    assert (
        'E203 in column "Price": 2 rows, 3, 4:\n'
        "    row 3: 3,50 (Use a point as decimal mark: 3.50.)\n"
        "    row 4: 4,50 (Use a point as decimal mark: 4.50.)\n"
        "E203 not a number. Write it in plain digits.\n"
    ) in text(summary(), wrong)


def test_no_remedy_is_for_all_where_one_differs_that_is_not_shown() -> None:
    """Only a few values are shown, and only some places."""
    wrong = [Finding("E223", row(n, "No"), f"'{n}", suggestion=f"Write {n}.") for n in (7, 7, 7, 8, 9, 10)]
    page = text(summary(), wrong)
    assert [page.count(f"Write {n}.") for n in (7, 8, 9, 10)] == [1, 1, 1, 0]
    same = [Finding("E223", row(n, "No"), "'7", suggestion=f"Write {n}.") for n in (7, 8)]
    assert "    row 7: '7 (Write 7.)\n    row 8: '7 (Write 8.)\n" in text(summary(), same)


def test_a_remedy_that_all_share_is_told_once() -> None:
    """It stands in the sentence."""
    wrong = [Finding("E223", row(n, "No"), f"9E{n}", suggestion="Format the column as text.") for n in (7, 8)]
    assert text(summary(), wrong).count("Format the column as text.") == 1


def test_what_became_of_each_value_stands_beside_it() -> None:
    """One "sent as" must not be read as that of all rows; where all share one, it stays in the sentence."""
    names = {"Jane Roe": "JANE ROE", "王伟": "WANGWEI", "José Müller": "JOSE MULLER"}
    told = [Finding("W310", row(n, "Name"), one, detail=f'sent as "{names[one]}"') for n, one in enumerate(names, 2)]
    text = "\n".join(finding_texts("a.csv", grouped(told)))
    assert '    row 3: 王伟 (sent as "WANGWEI")' in text
    assert text.count("JANE ROE") == 1
    assert "W310 the value was changed to what the message to CBP can carry. " in text
    (line,) = [one for one in finding_texts("a.csv", grouped(told[:1])) if one.startswith("W310")]
    assert 'can carry: sent as "JANE ROE"' in line


def test_the_causes_beyond_the_bound_are_told_without_one_remedy_for_all() -> None:
    """Nothing that was found goes untold."""
    wrong = [Finding("E213", row(n, "Service"), f"c{n}", suggestion=f'Did you mean "{n}"?') for n in range(2, 102)]
    page = text(summary(), wrong)
    assert 'E213 in column "Service": 50 more rows, first 52, ' in page
    assert 'Did you mean "52"' not in page


@pytest.mark.parametrize("accept", ["each shipment", "whole file"])
@pytest.mark.parametrize("counts", [Counts(), Counts(read=1, refused=1), Counts(read=1, accepted=1)])
def test_what_was_agreed_on_partial_acceptance_is_always_stated(accept: str, counts: Counts) -> None:
    """Whether or not it was needed this time."""
    assert "As agreed, " in text(summary(accept=accept, counts=counts))


@pytest.mark.parametrize(
    ("changed", "step"),
    [
        ({"counts": Counts()}, "Nothing of this file was filed. Do what is written below."),
        ({"counts": Counts(read=2, refused=2), "accept": "whole file"}, "send the whole file again."),
        ({"counts": Counts(read=2, rejected=1, accepted=1)}, "Read CBP's words below"),
        (
            {"counts": Counts(read=2, rejected=2), "rejected_unsaid": 2},
            "CBP gave no reason for 2 shipments that it rejected",
        ),
        ({"counts": Counts(read=2, accepted=2), "contradicted": 1}, "CBP said two things of 1 shipment"),
        ({"counts": Counts(read=2, accepted=2), "told_otherwise": 2}, "tells something else of 2 shipments"),
        ({"counts": Counts(read=2, under_review=2)}, "wait for its decision"),
        ({"counts": Counts(read=2, held=2)}, "holds some shipments back"),
        ({"counts": Counts(read=2, unsent=2)}, "2 shipments could not be sent to CBP yet: do not send them again"),
        (
            {"counts": Counts(read=2, awaiting=2), "overdue": 2},
            "answer is overdue. Your service provider looks into it",
        ),
        ({"counts": Counts(read=3, accepted=1, awaiting=2), "overdue": 1}, "answer for 1 shipment is overdue"),
        ({"counts": Counts(read=2, accepted=1, accepted_with_warnings=1)}, "Nothing to do: CBP accepted every"),
    ],
)
def test_there_is_always_a_next_step(changed: dict[str, Any], step: str) -> None:
    """Whatever the counts are, the reader is told what to do."""
    assert step in text(summary(**changed))


def test_a_test_file_is_called_a_test() -> None:
    """Nobody takes a test for a filing."""
    assert "This was a TEST" in text(summary(usage="test"))


def test_a_value_is_shown_on_one_line() -> None:
    """A value with line ends cannot draw a report of its own."""
    page = text(summary(), [Finding("E203", row(3, "Price"), "1\nE999 send money" + "x" * 200)])
    assert "\n    1·E999 send money" in page
    assert "…\n" in page


def test_every_state_of_a_filing_has_a_word() -> None:
    """The reply stage can tell of any shipment."""
    assert set(OUTCOMES) == set(FILING.values())


def next_steps(**changed: Any) -> str:
    return text(summary(**changed)).partition("What happens next")[2]


def test_a_rejected_message_is_not_the_participants_to_mend() -> None:
    """The service provider mends it; until then nothing is sent again."""
    steps = next_steps(counts=Counts(read=2, rejected=2), rejected_with_message=2)
    assert "your service provider mends it; send the same file again when it tells you" in steps
    assert "correct the shipments" not in steps
    both = next_steps(counts=Counts(read=3, rejected=3), rejected_with_message=2)
    assert "correct the shipments" in both
    assert "only those, unchanged" in both


def test_a_rejection_without_a_reason_is_no_reason_to_read_cbps_words() -> None:
    """But those of the others are."""
    assert "Read CBP's words" not in next_steps(counts=Counts(read=2, rejected=2), rejected_unsaid=2)
    both = next_steps(counts=Counts(read=3, rejected=3), rejected_unsaid=1, rejected_with_message=1)
    assert "Read CBP's words" in both
    assert "CBP gave no reason for 1 shipment that it rejected" in both


def test_of_what_cbp_said_two_things_it_is_not_said_that_nothing_is_to_be_done() -> None:
    """Though it is counted as accepted."""
    assert "Nothing to do" not in next_steps(counts=Counts(read=2, accepted=2), contradicted=1)


def test_what_is_filed_already_is_not_to_be_sent_again() -> None:
    """Nor is a whole file: of that only what was refused."""
    assert "again in a new file" not in next_steps(counts=Counts(read=3, refused=1, awaiting=2), already_filed=1)
    assert "Nothing to do for 1 shipment" in next_steps(counts=Counts(read=3, refused=1, awaiting=2), already_filed=1)
    assert "Correct what is named" in next_steps(counts=Counts(read=3, refused=2, awaiting=1), already_filed=1)
    before = next_steps(counts=Counts(), file_refused=True, received_before=True)
    assert "This file was received before: what was filed of it is filed once." in before
    assert "What the report on it refused, send mended in a new file." in before
    assert "Do what is written" not in before


def test_a_file_refused_as_a_whole_is_sent_again_as_a_whole() -> None:
    """Even where each shipment is accepted by itself, which then is no reason for anything."""
    page = text(summary(counts=Counts(read=3, refused=3), already_filed=1, file_refused=True))
    assert "send the whole file again" in page
    assert "accepted by itself" not in page
    assert "The file is refused as a whole" in page
