"""What a participant is to do with what a report tells; there is always something, if only to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.acknowledgment.report import ReportSummary
    from translator.model.agreement import Accept


def in_number(number: int) -> str:
    """A number of shipments, as a sentence says it."""
    return "1 shipment" if number == 1 else f"{number:,} shipments"


def next_steps(summary: ReportSummary) -> Iterator[str]:
    """The section of a report on what the participant is to do, line by line."""
    yield "What happens next"
    yield from (f"  * {step}" for step in _steps(summary))
    yield ""


_REJECTED = (
    "Read CBP's words below: correct the shipments that they name and send them again in a new file, only those."
)
_RESEND: dict[Accept, str] = {
    "each shipment": "Correct what is named below and send the refused shipments again in a new file, only those.",
    "whole file": "Correct what is named below and send the whole file again.",
}


def _steps(summary: ReportSummary) -> Iterator[str]:
    counts = summary.counts
    if summary.reference_data:
        yield "Nothing to do: files that come from now on are joined with it."
    elif summary.received_before:
        yield "This file was received before: what was filed of it is filed once."
        yield "What the report on it refused, send mended in a new file."
    elif not counts.read:
        yield "Nothing of this file was filed. Do what is written below."
    yield from _steps_of_refused(summary)
    yield from _steps_of_rejected(summary)
    if counts.under_review:
        yield "CBP is reviewing: wait for its decision; another report follows."
    if counts.held:
        yield "Your service provider holds some shipments back: do not send them again; why stands below."
    if counts.unsent:
        yield f"{in_number(counts.unsent)} could not be sent to CBP yet: do not send them again; we send them."
    if summary.overdue:
        yield f"{_overdue(summary)} Your service provider looks into it; do not send them again."
    elif counts.awaiting:
        yield "CBP has not answered all of them yet: nothing to do; another report follows when it does."
    yield from _steps_of_accepted(summary)


def _steps_of_accepted(summary: ReportSummary) -> Iterator[str]:
    """What CBP has said two things of is no shipment of which nothing is to be done."""
    counts = summary.counts
    if summary.told_otherwise:
        shipments = in_number(summary.told_otherwise)
        yield f"Another participant tells something else of {shipments}, named below: compare label and listing."
    if summary.contradicted:
        yield (
            f"CBP said two things of {in_number(summary.contradicted)}, named below: send nothing of that again "
            "before your service provider has asked CBP which holds."
        )
    elif counts.read and counts.read == counts.accepted + counts.accepted_with_warnings and not summary.told_otherwise:
        yield "Nothing to do: CBP accepted every shipment."


def _steps_of_refused(summary: ReportSummary) -> Iterator[str]:
    """What is filed already must not come again; the rest must, alone or with its whole file."""
    counts, already, given_up = summary.counts, summary.already_filed, summary.given_up
    if summary.closed:
        yield "Filings are not accepted: do not send the file again before your service provider tells you to."
    elif counts.refused > already + given_up:
        whole = summary.file_refused or (counts.refused == counts.read and not already + given_up)
        yield _RESEND["whole file" if whole else summary.accept]
    if given_up:
        yield f"{in_number(given_up)} held back before will not be filed: ask your service provider what to do."
    if already:
        yield f"Nothing to do for {in_number(already)} filed already: do not send what is filed again."


def _steps_of_rejected(summary: ReportSummary) -> Iterator[str]:
    """A message is not the participant's to mend."""
    counts, carried, unsaid = summary.counts, summary.rejected_with_message, summary.rejected_unsaid
    if counts.rejected > carried + unsaid:
        yield _REJECTED
    if unsaid:
        yield (
            f"CBP gave no reason for {in_number(unsaid)} that it rejected, named below: ask your service provider "
            "what to mend before you send any of that again."
        )
    if carried:
        again = "the same file" if carried == counts.read else "only those, unchanged and in a new file,"
        yield (
            f"CBP rejected the message that carried {in_number(carried)}: your service provider mends it; "
            f"send {again} again when it tells you."
        )


def _overdue(summary: ReportSummary) -> str:
    everything = summary.overdue == summary.counts.awaiting == summary.counts.read
    return "CBP's answer is overdue." if everything else f"CBP's answer for {in_number(summary.overdue)} is overdue."
