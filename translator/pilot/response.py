"""CBP's answers, read by a responses table: bytes to an `Acknowledgment`, or findings for the operator.

A response that is not understood in every part is not used at all: half an answer would leave the other half
unnoticed. The operator mends the table (a new code, say) and lets it be read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from translator.mapping.outbound import raise_all
from translator.mapping.response_table import ResponseRow, ResponseTable, read_response_table
from translator.model.acknowledgment import Acknowledgment, NumberKind, ShipmentAnswer
from translator.model.finding import Finding
from translator.model.shipment import Identity
from translator.pilot.response_lines import compile_records, compile_segments
from translator.pilot.response_trees import compile_json, compile_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translator.mapping.problem import TableProblem
    from translator.pilot.response_form import ResponseForm

#: After so many findings the rest is of the same kind, and the operator has seen enough.
ENOUGH = 100

_NUMBERS: dict[str, NumberKind] = {"control_number": "message", "group_number": "group", "set_number": "set"}


class _Fact(NamedTuple):
    """One row, bound to its place."""

    name: str
    row: ResponseRow
    text: Callable[[Any], str | None]


class ResponseVersion:
    """One version of CBP's answers."""

    __slots__ = ("_form", "_message", "_shipment", "digest", "name", "version")

    def __init__(self, table: ResponseTable, form: ResponseForm) -> None:
        card = table.card
        self.name = card.name
        #: The day it takes effect.
        self.version = card.version
        #: SHA-256 over its directory.
        self.digest = table.digest
        self._form = form
        self._message = self._facts(table, "message")
        self._shipment = self._facts(table, "shipment")

    def _facts(self, table: ResponseTable, level: str) -> tuple[_Fact, ...]:
        return tuple(
            _Fact(row.target.partition(".")[2], row, self._form.text_at(row.source))
            for row in table.rows
            if row.target.startswith(f"{level}.")
        )

    def claims(self, content: bytes) -> bool:
        """Whether a file is a response of this version."""
        return self._form.claims(content)

    def read(self, content: bytes) -> Acknowledgment | list[Finding]:
        """What the response says, or everything that keeps it from being understood. Never raises."""
        opened = self._form.open(content)
        if isinstance(opened, Finding):
            return [opened]
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
            return findings
        return Acknowledgment(
            control_number=message[number],
            originator_code=originator,
            message=message.get("disposition"),
            code=message.get("code", ""),
            text=message.get("text", ""),
            answers=tuple(answers),
            kind=_NUMBERS[number],
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
        return ShipmentAnswer(identity, disposition, values.get("code", ""), values.get("text", ""))


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
