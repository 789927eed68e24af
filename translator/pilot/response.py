"""CBP's answers, read by a responses table: bytes to `Acknowledgment`, or findings for the operator.

A file may hold several answers, and each stands for itself. An answer that is cut off or miscounted, or whose word on
the message is not understood, is not used at all. Where only what it says of some shipments is not understood (a new
code, say), the others are used, and those are told. The operator mends the table and lets the answer be read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec

from translator.mapping.outbound import raise_all, within
from translator.mapping.response_table import NUMBERS, ResponseTable, read_response_table
from translator.model.acknowledgment import Acknowledgment, NumberKind, ShipmentAnswer, UnreadAnswer
from translator.model.finding import Finding
from translator.model.shipment import Identity
from translator.pilot.response_checks import place_doubts, place_problems
from translator.pilot.response_facts import Fault, facts_of, values_in
from translator.pilot.response_records import compile_records
from translator.pilot.response_segments import compile_segments
from translator.pilot.response_trees import compile_json, compile_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from translator.mapping.problem import TableProblem
    from translator.model.acknowledgment import MessageDisposition
    from translator.pilot.response_form import Opened, Part, ResponseForm

#: After so many findings the rest is of the same kind, and the operator has seen enough.
ENOUGH = 100

_NUMBERS: dict[str, NumberKind] = {"control_number": "message", "group_number": "group", "set_number": "set"}


#: Digits of a running number.
_LONGEST = 9

#: What tells a shipment.
_IDENTITY = ("tracking_number", "house_bill_number", "master_bill_number")


class _Answers(NamedTuple):
    """What is said of the shipments: what is understood, the first of the rest, and how many the rest are."""

    read: list[ShipmentAnswer]
    unread: list[UnreadAnswer]
    unread_count: int


class Reading(NamedTuple):
    """What is made of one of the answers that a file may hold."""

    #: Where it begins: the number of its line or segment, 0 for a file that is one answer.
    at: int
    #: What it says; everything that keeps it from being understood; None where it is no answer of this version.
    told: Acknowledgment | tuple[Finding, ...] | None
    #: The number that it names, and whose, as far as that can be read: an acknowledgment that says nothing; None where
    #: it names none.
    names: Acknowledgment | None = None


class ResponseVersion:
    """One version of CBP's answers."""

    __slots__ = (
        "_form", "_level", "_message", "_moments", "_shipment", "digest", "doubts", "format", "kinds", "messages",
        "name", "table", "version",
    )  # fmt: skip

    def __init__(self, table: ResponseTable, form: ResponseForm, doubts: Iterable[TableProblem] = ()) -> None:
        card = table.card
        self.name = card.name
        #: The day it takes effect.
        self.version = card.version
        #: SHA-256 over its directory.
        self.digest = table.digest
        #: The message versions that it answers: names, or ``any`` and a form.
        self.messages = card.messages
        #: The form of the answers, and whose numbers they name: the message's, its group's or its set's.
        self.format = card.format
        self.kinds = tuple(_NUMBERS[row.target[len("message.") :]] for row in table.rows if row.target in NUMBERS)
        #: As it was read.
        self.table = table
        #: What is whole and may yet be meant otherwise: told when it is checked.
        self.doubts = tuple(doubts)
        self._form = form
        self._level = card.shipment
        self._message = facts_of(table.rows, "message", form)
        self._moments = tuple(one for one in self._message if one.row.form)
        self._shipment = facts_of(table.rows, "shipment", form)

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
        return [self._reading(part) for part in self._form.parts(content)]

    def _reading(self, part: Part) -> Reading:
        opened = part.opened
        if opened is None or isinstance(opened, list):
            return Reading(part.at, None if opened is None else tuple(opened))
        names = self._names(opened.message)
        if not self.of_shipments or opened.shipments:
            return Reading(part.at, self._understood(opened), names)
        stray = self._stray(opened.message)
        told = tuple(stray) or self._understood(opened)
        if isinstance(told, Acknowledgment):
            told = msgspec.structs.replace(told, words=frozenset(self._form.words(opened.message)))
        return Reading(part.at, told, names)

    def _names(self, message: Any) -> Acknowledgment | None:
        values, _ = values_in(message, self._message)
        number = next((name for name in _NUMBERS if values.get(name)), "")
        if not number:
            return None
        return Acknowledgment(values[number], values.get("originator_code", ""), kind=_NUMBERS[number])

    def _stray(self, message: Any) -> list[Finding]:
        """What is said of a shipment where the table does not look for one."""
        numbers = [fact for fact in self._shipment if fact.name in _IDENTITY]
        said = [fact for fact in self._shipment if fact.name == "disposition"]
        for node in self._form.within(message):
            found = next((fact for fact in numbers if any(fact.texts(node))), None)
            if found and any(any(fact.texts(node)) for fact in said):
                place = self._form.place_of(node, found.row.source)
                detail = f"a shipment is spoken of here, and the answer has no {self._level}"
                return [Finding("E201", place, target="levels.shipment", detail=detail)]
        return []

    def _understood(self, opened: Opened) -> Acknowledgment | tuple[Finding, ...]:
        whole, shipments = opened
        message, faults = values_in(whole, self._message)
        originator = message.get("originator_code", "")
        answers = self._answers(shipments, originator)
        number = next((name for name in _NUMBERS if message.get(name)), "")
        if not number and not faults:
            faults.append(Fault("E201", "", "message.control_number"))
        if faults or (answers.unread and not answers.read):
            of_shipments = (finding for one in answers.unread for finding in one.findings)
            return (*self._findings(whole, faults), *of_shipments)[:ENOUGH]
        return Acknowledgment(
            control_number=message[number],
            originator_code=originator,
            message=cast("MessageDisposition | None", message.get("disposition")),
            code=message.get("code", ""),
            text=message.get("text", ""),
            answers=tuple(answers.read),
            kind=_NUMBERS[number],
            unread=tuple(answers.unread),
            unread_count=answers.unread_count,
            created=tuple((one.row.form, message[one.name]) for one in self._moments if one.name in message),
        )

    def _findings(self, node: Any, faults: Iterable[Fault]) -> Iterator[Finding]:
        for one in faults:
            yield Finding(one.code, self._form.place_of(node, one.source), one.value, one.target, one.detail)

    def _answers(self, shipments: Iterable[Any], originator: str) -> _Answers:
        read, unread, count = list[ShipmentAnswer](), list[UnreadAnswer](), 0
        for node in shipments:
            values, faults = values_in(node, self._shipment)
            identity = _identity(values, originator)
            if not identity.number and not any(one.code == "E216" for one in faults):
                faults.append(Fault("E301", "", "shipment.tracking_number"))
            if not faults:
                read.append(_answer(identity, values))
                continue
            count += 1
            if count <= ENOUGH:
                unread.append(UnreadAnswer(identity, tuple(self._findings(node, faults))))
        return _Answers(read, unread, count)


def _identity(values: Mapping[str, str], originator: str) -> Identity:
    return Identity(
        values.get("originator_code", originator),
        values.get("tracking_number", ""),
        values.get("house_bill_number", ""),
        values.get("master_bill_number", ""),
    )


def _answer(identity: Identity, values: Mapping[str, str]) -> ShipmentAnswer:
    disposition: Any = values.get("disposition", "")
    running = values.get("running_number", "")
    number = int(running) if running.isascii() and running.isdecimal() and len(running) <= _LONGEST else 0
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
    problems += place_problems(table)
    raise_all(where, problems)
    return ResponseVersion(table, form, within(where, place_doubts(table)))


#: Syntax to the function that compiles a table for it; what is wrong with its places is added to the problems.
_FORMS: dict[str, Callable[[ResponseTable, list[TableProblem]], ResponseForm]] = {
    "xml": compile_xml,
    "json": compile_json,
    "records": compile_records,
    "x12": compile_segments,
}
