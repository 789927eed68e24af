"""A message version on trial: messages of sample shipments, made and validated before any real one is.

What is only seen when a message is made (a schema that does not know an element, a count of something else, a largest
size that holds nothing) is found so while somebody looks at the table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.mapping.outbound_card import FILE as CARD_FILE
from translator.mapping.outbound_table import FILE
from translator.mapping.problem import TableProblem
from translator.pilot.form import Altered
from translator.pilot.on_trial import enclosed_facts, trial_envelope
from translator.pilot.trial_samples import FULL, LEAST, field_of, fitted, having, hopeless_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translator.formats.x12_reread import Misread
    from translator.mapping.outbound_table import OutboundRow
    from translator.model.agreement import Usage
    from translator.model.finding import Finding
    from translator.model.shipment import Shipment
    from translator.pilot.form import Rendering
    from translator.pilot.version import MessageVersion

    #: From a message to what its receiver finds wrong with it.
    Reread = Callable[[bytes], list[Misread]]

#: Facts that are ours or the participant's: the settings are checked against each version by themselves.
_OF_SETTINGS = {
    f"envelope.{name}"
    for name in ("sender", "originator_code", "x12_qualifier", "x12_identifier", "abi_port", "abi_filer", "scac")
}
_MOST_TOLD = 5
_ELEMENT = re.compile(r"\b([A-Z][A-Z0-9]{1,2})(\d\d) is")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")


def unread(_: bytes) -> list[Misread]:
    """What is wrong with a message that nobody reads."""
    return []


def trial_problems(version: MessageVersion, reread: Reread = unread) -> list[TableProblem]:
    """What is wrong with a version as its own messages show it, for a test and for production.

    ``reread`` reads a message as its receiver would, where there is a reader for its form.
    """
    found = (*_size_problems(version), *_code_problems(version), *hopeless_rows(version))
    told: dict[object, TableProblem] = {one: one for one in found}
    usages: tuple[Usage, ...] = ("test", "production")
    for shipment in (fitted(version, LEAST).shipment, fitted(version, FULL).shipment):
        rendered = _bytes(version.render(shipment))
        for usage in usages if rendered else ():
            for one in _of_message(version, shipment, rendered, usage, reread):
                # What is wrong with both is told once, of the test.
                told.setdefault((one.row, one.message.replace("for production", "for test")), one)
    return list(told.values())[: 2 * _MOST_TOLD]


def _bytes(found: Rendering) -> bytes:
    if isinstance(found, Altered):
        return found.rendered
    return found if isinstance(found, bytes) else b""


def _size_problems(version: MessageVersion) -> Iterator[TableProblem]:
    """A largest size that has no room for the envelope and one shipment."""
    if version.room is None:
        return
    rendered = _bytes(version.form.render(LEAST))
    needed = version.size(rendered) if rendered else 0
    if version.room < needed or version.room < 1:
        around = version.max_bytes - version.room
        message = f"{around} bytes may stand around the shipments, and a small shipment has {needed or 'some'}"
        remedy = f"Write {around + 4 * max(needed, 500)} or more, or leave it out."
        yield TableProblem(CARD_FILE, 0, "message.max_bytes", str(version.max_bytes), message, remedy)


def _code_problems(version: MessageVersion) -> Iterator[TableProblem]:
    """Codes that are longer than the place that they are written into."""
    for row in version.rows:
        source = row.source
        if source is None or source.level == "envelope":
            continue
        for value in source.choices:
            rendered = version.form.render(having(FULL, source, value))
            found = rendered if isinstance(rendered, list) else []
            for one in found:
                if one.code == "E309" and field_of(one) == source.name:
                    message = f"the code for {value} does not fit: {one.detail}"
                    remedy = "Shorten the code, or give it a longer place."
                    yield TableProblem(FILE, row.number, "convert", row.convert, message, remedy)


def _of_message(
    version: MessageVersion, shipment: Shipment, rendered: bytes, usage: Usage, reread: Reread
) -> Iterator[TableProblem]:
    findings: list[Finding] = []
    envelope = trial_envelope(version.card, "ACME", usage, number="1")
    facts = enclosed_facts(envelope, version.form.items(rendered))
    common = version.common(version.apart(shipment))
    message = version.form.enclose((facts, common, 0, None, 0), (rendered,), findings)
    wrong = [one for one in findings if one.target not in _OF_SETTINGS]
    for one in wrong:
        yield _of_fact(version, one, usage)
    if wrong:
        return
    problems = version.form.problems(message)[:_MOST_TOLD]
    for problem in problems:
        yield _of_problem(version, problem, usage)
    if version.card.format == "x12" and not problems:
        for misread in reread(message)[:_MOST_TOLD]:
            yield _of_reader(version, misread, usage)


def _of_fact(version: MessageVersion, finding: Finding, usage: Usage) -> TableProblem:
    """A fact of the envelope that its row cannot write."""
    row = next((row for row in version.rows if row.source and row.source.name == finding.target), None)
    message = f"a message for {usage} cannot be made: {finding.target} {finding.value!r}: {finding.detail}"
    remedy = "Mend convert of the row, or the widths in [control_number] of the card."
    return TableProblem(FILE, row.number if row else 0, "convert", row.convert if row else "", message, remedy)


def _of_problem(version: MessageVersion, problem: str, usage: Usage) -> TableProblem:
    """What the schema or the rules of the form say of a message on trial, at the row that it seems to speak of."""
    row = _row_of(version.rows, problem)
    where = version.card.schema or "the rules of its form"
    message = f"a message for {usage}, made on trial, is not valid: {problem}"
    remedy = f"Mend the row, or {where}." if version.card.schema else "Mend the row."
    return TableProblem(FILE, row.number if row else 0, "target", row.target if row else "", message, remedy)


def _of_reader(version: MessageVersion, one: Misread, usage: Usage) -> TableProblem:
    """What a reader of X12 says, at the row of the segment's element."""
    place = f"{one.segment}-{one.element:02d}"
    rows = [row for row in version.rows if re.sub(r"\[.*\]", "", row.target) == place]
    row = next((row for row in rows if row.source is None and row.constant == one.value), rows[0] if rows else None)
    message = f"a message for {usage}, made on trial and read by the map of its set, is not valid: {one.text}"
    remedy = "Mend the row, or the map in mappings/x12."
    return TableProblem(FILE, row.number if row else 0, "target", row.target if row else one.segment, message, remedy)


def _row_of(rows: Sequence[OutboundRow], problem: str) -> OutboundRow | None:
    element = _ELEMENT.search(problem)
    if element:
        return next((row for row in rows if row.target == f"{element[1]}-{element[2]}"), None)
    words = _NAME.findall(problem)
    for word in words:
        found = next((row for row in rows if row.target.rpartition("/")[2].lstrip("@") == word), None)
        if found:
            return found
    return None
