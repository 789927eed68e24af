"""CBP's answers, read by a responses table: bytes to `Acknowledgment`, or findings for the operator.

A file may hold several answers, and each stands for itself. An answer that is not understood in every part is not used
at all: half an answer would leave the other half unnoticed. The operator mends the table (a new code, say) and lets it
be read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from translator.mapping.outbound import raise_all
from translator.mapping.response_table import ResponseRow, ResponseTable, read_response_table
from translator.model.acknowledgment import Acknowledgment, NumberKind, ShipmentAnswer
from translator.model.finding import Finding
from translator.model.shipment import Identity
from translator.pilot.response_records import compile_records
from translator.pilot.response_segments import compile_segments
from translator.pilot.response_trees import compile_json, compile_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translator.mapping.problem import TableProblem
    from translator.pilot.response_form import Opened, ResponseForm

#: After so many findings the rest is of the same kind, and the operator has seen enough.
ENOUGH = 100

_NUMBERS: dict[str, NumberKind] = {"control_number": "message", "group_number": "group", "set_number": "set"}


class _Fact(NamedTuple):
    """One row, bound to its place."""

    name: str
    row: ResponseRow
    text: Callable[[Any], str | None]


class Reading(NamedTuple):
    """What is made of one of the answers that a file may hold."""

    #: Where it begins: the number of its line or segment, 0 for a file that is one answer.
    at: int
    #: What it says; everything that keeps it from being understood; None where it is no answer of this version.
    told: Acknowledgment | tuple[Finding, ...] | None


class ResponseVersion:
    """One version of CBP's answers."""

    __slots__ = ("_form", "_message", "_moments", "_shipment", "digest", "messages", "name", "version")

    def __init__(self, table: ResponseTable, form: ResponseForm) -> None:
        card = table.card
        self.name = card.name
        #: The day it takes effect.
        self.version = card.version
        #: SHA-256 over its directory.
        self.digest = table.digest
        #: The message versions that it answers: names, or ``any`` and a form.
        self.messages = card.messages
        self._form = form
        self._message = self._facts(table, "message")
        self._moments = tuple(one for one in self._message if one.row.form)
        self._shipment = self._facts(table, "shipment")

    def _facts(self, table: ResponseTable, level: str) -> tuple[_Fact, ...]:
        return tuple(
            _Fact(row.target.partition(".")[2], row, self._form.text_at(row.source))
            for row in table.rows
            if row.target.startswith(f"{level}.")
        )

    @property
    def of_shipments(self) -> bool:
        """Whether it says anything of single shipments."""
        return bool(self._shipment)

    @property
    def names_nobody(self) -> bool:
        """Whether its answers name a number alone, and neither an originator nor any shipment."""
        return not self._shipment and all(one.name != "originator_code" for one in self._message)

    def answers(self, message: str, form: str) -> bool:
        """Whether it belongs to a message version of this name, written in this form."""
        return message in self.messages or f"any {form}" in self.messages

    def read(self, content: bytes) -> list[Reading]:
        """Every answer in a file, in order; none where nothing of it is of this version. Never raises."""
        return [Reading(part.at, self._told(part.opened)) for part in self._form.parts(content)]

    def _told(self, opened: Opened | list[Finding] | None) -> Acknowledgment | tuple[Finding, ...] | None:
        if opened is None or isinstance(opened, list):
            return None if opened is None else tuple(opened)
        return self._understood(opened)

    def _understood(self, opened: Opened) -> Acknowledgment | tuple[Finding, ...]:
        whole, shipments = opened
        findings: list[Finding] = []
        message: dict[str, Any] = self._values(whole, self._message, findings)
        originator = message.get("originator_code", "")
        answers = []
        for node in shipments:
            answers.append(self._answer(node, self._values(node, self._shipment, findings), originator, findings))
            if len(findings) >= ENOUGH:
                break
        number = next((name for name in _NUMBERS if message.get(name)), "")
        if not number and not findings:
            findings.append(Finding("E201", self._form.place_of(whole, ""), target="message.control_number"))
        if findings:
            return tuple(findings)
        return Acknowledgment(
            control_number=message[number],
            originator_code=originator,
            message=message.get("disposition"),
            code=message.get("code", ""),
            text=message.get("text", ""),
            answers=tuple(answers),
            kind=_NUMBERS[number],
            created=tuple((one.row.form, message[one.name]) for one in self._moments if one.name in message),
        )

    def _values(self, node: Any, facts: tuple[_Fact, ...], findings: list[Finding]) -> dict[str, str]:
        """The facts that stand in a node; what is missing or unknown is added to ``findings``."""
        values: dict[str, str] = {}
        for name, row, text_of in facts:
            text = text_of(node)
            if not text:
                if row.required:
                    findings.append(Finding("E201", self._form.place_of(node, row.source), target=row.target))
            elif row.codes is None:
                values[name] = text
            elif text in row.codes:
                values[name] = row.codes[text]
            else:
                detail = f"known are {', '.join(row.codes)}"
                place = self._form.place_of(node, row.source)
                findings.append(Finding("E213", place, text, row.target, detail))
        return values

    def _answer(self, node: Any, values: dict[str, str], originator: str, findings: list[Finding]) -> ShipmentAnswer:
        identity = Identity(
            values.get("originator_code", originator),
            values.get("tracking_number", ""),
            values.get("house_bill_number", ""),
            values.get("master_bill_number", ""),
        )
        if not identity.number:
            findings.append(Finding("E301", self._form.place_of(node, ""), target="shipment.tracking_number"))
        disposition: Any = values.get("disposition", "")
        running = values.get("running_number", "")
        number = int(running) if running.isascii() and running.isdecimal() else 0
        return ShipmentAnswer(identity, disposition, values.get("code", ""), values.get("text", ""), number)


def compile_responses(files: Mapping[str, bytes], where: str) -> ResponseVersion:
    """Compile the directory of a responses table.

    Args:
        files: relative file name to content.
        where: name of the directory, for messages.

    Raises:
        TableProblems: everything that is wrong with it.
    """
    table = read_response_table(files, where)
    problems: list[TableProblem] = []
    form = _FORMS[table.card.format](table, problems)
    raise_all(where, problems)
    return ResponseVersion(table, form)


#: Syntax to the function that compiles a table for it; what is wrong with its places is added to the problems.
_FORMS: dict[str, Callable[[ResponseTable, list[TableProblem]], ResponseForm]] = {
    "xml": compile_xml,
    "json": compile_json,
    "records": compile_records,
    "x12": compile_segments,
}
