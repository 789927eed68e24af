"""CBP's answers, read by a responses table: bytes to an `Acknowledgment`, or findings for the operator.

A response that is not understood in every part is not used at all: half an answer would leave the other half
unnoticed. The operator mends the table (a new code, say) and lets it be read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats.xml_document import all_at, is_path, open_document, place_of, root_name, text_at
from translator.mapping.outbound import raise_all
from translator.mapping.problem import TableProblem, choices_remedy
from translator.mapping.response_table import CARD_FILE, FILE, ResponseRow, ResponseTable, read_response_table
from translator.model.acknowledgment import Acknowledgment, ShipmentAnswer
from translator.model.finding import Finding
from translator.model.shipment import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


#: After so many findings the rest is of the same kind, and the operator has seen enough.
ENOUGH = 100


class _Fact(NamedTuple):
    """One row, bound to its place."""

    name: str
    row: ResponseRow
    text: Callable[[Any], str | None]


class ResponseVersion:
    """One version of CBP's answers."""

    __slots__ = ("_answers", "_message", "_root", "_shipment", "digest", "name", "version")

    def __init__(self, table: ResponseTable) -> None:
        card = table.card
        self.name = card.name
        #: The day it takes effect.
        self.version = card.version
        #: SHA-256 over its directory.
        self.digest = table.digest
        self._root = (card.namespace, card.root)
        self._answers = all_at(card.shipment, card.namespace)
        self._message = _facts(table, "message")
        self._shipment = _facts(table, "shipment")

    def claims(self, head: bytes) -> bool:
        """Whether a file that begins with ``head`` is a response of this version."""
        return root_name(head) == self._root

    def read(self, content: bytes) -> Acknowledgment | list[Finding]:
        """What the response says, or everything that keeps it from being understood. Never raises."""
        root = open_document(content)
        if isinstance(root, Finding):
            return [root]
        findings: list[Finding] = []
        message: dict[str, Any] = _values(root, self._message, findings)
        originator = message.get("originator_code", "")
        answers = []
        for element in self._answers(root):
            answers.append(_answer(element, _values(element, self._shipment, findings), originator, findings))
            if len(findings) >= ENOUGH:
                break
        if findings:
            return findings
        return Acknowledgment(
            control_number=message["control_number"],
            originator_code=originator,
            message=message.get("disposition"),
            code=message.get("code", ""),
            text=message.get("text", ""),
            answers=tuple(answers),
        )


def _facts(table: ResponseTable, level: str) -> tuple[_Fact, ...]:
    return tuple(
        _Fact(row.target.partition(".")[2], row, text_at(row.source, table.card.namespace))
        for row in table.rows
        if row.target.startswith(f"{level}.")
    )


def _values(element: Any, facts: tuple[_Fact, ...], findings: list[Finding]) -> dict[str, str]:
    """The facts that stand below an element; what is missing or unknown is added to ``findings``."""
    values: dict[str, str] = {}
    for name, row, text_of in facts:
        text = text_of(element)
        if not text:
            if row.required:
                findings.append(Finding("E201", place_of(element, row.source), target=row.target))
        elif row.codes is None:
            values[name] = text
        elif text in row.codes:
            values[name] = row.codes[text]
        else:
            detail = f"known are {', '.join(row.codes)}"
            findings.append(Finding("E213", place_of(element, row.source), text, row.target, detail))
    return values


def _answer(element: Any, values: dict[str, str], originator: str, findings: list[Finding]) -> ShipmentAnswer:
    identity = Identity(
        values.get("originator_code", originator),
        values.get("tracking_number", ""),
        values.get("house_bill_number", ""),
        values.get("master_bill_number", ""),
    )
    if not identity.number:
        findings.append(Finding("E301", place_of(element), target="shipment.tracking_number"))
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
    problems = [
        TableProblem(FILE, row.number, "source", row.source, "not a path of elements", "Write a/b, a/@c, @c or a dot.")
        for row in table.rows
        if not is_path(row.source)
    ]
    for key, path in (("levels.shipment", table.card.shipment),):
        if not is_path(path) or "@" in path or path == ".":
            problems.append(TableProblem(CARD_FILE, 0, key, path, "not a path of elements", "Write a or a/b."))
    if table.card.format != "xml":
        remedy = choices_remedy(table.card.format, ["xml"])
        problems.append(TableProblem(CARD_FILE, 0, "read.format", table.card.format, "no such format", remedy))
    raise_all(where, problems)
    return ResponseVersion(table)
