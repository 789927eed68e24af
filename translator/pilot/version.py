"""One version of the message to CBP: render a shipment, enclose many, validate before sending.

Compiled from a directory under ``mappings/outbound/``; a new version is a new directory and no code.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from translator.mapping.outbound import raise_all, read_outbound
from translator.mapping.outbound_card import FILE as CARD_FILE
from translator.mapping.outbound_source import sources
from translator.mapping.outbound_table import FILE
from translator.mapping.problem import TableProblem, choices_remedy
from translator.model.finding import Finding
from translator.model.shipment import Shipment
from translator.pilot.as_sent import compile_as_sent, unchanged
from translator.pilot.json_message import compile_json
from translator.pilot.left_out import leaving_out
from translator.pilot.line_message import compile_lines
from translator.pilot.message import Envelope
from translator.pilot.on_trial import compile_unfit, enclosed_facts, envelope_bytes
from translator.pilot.own_words import ANY_ROOM, own_word_problems
from translator.pilot.xml_message import compile_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from translator.mapping.outbound import OutboundTable
    from translator.pilot.form import Form, Rendering, Shown


#: Bytes between two shipments.
_JOINT = 2


class InvalidMessage(Exception):
    """A message of ours is not what its version demands: a bug here or in the table, never the sender's."""


class MessageVersion:
    """One version of the message to CBP."""

    __slots__ = (
        "_growth",
        "_unfit",
        "_written",
        "apart",
        "as_sent",
        "card",
        "control_width",
        "digest",
        "doubts",
        "extension",
        "form",
        "max_bytes",
        "max_shipments",
        "name",
        "render",
        "rewrites_numbers",
        "room",
        "rows",
        "version",
    )

    def __init__(self, table: OutboundTable, form: Form) -> None:
        card = self.card = table.card
        self.name = card.name
        #: The day it takes effect.
        self.version = card.version
        #: SHA-256 over its directory.
        self.digest = table.digest
        #: What refuses shipments that it may be meant to carry.
        self.doubts = table.doubts
        #: Ending of the message's file name, without a point.
        self.extension = card.extension
        #: Largest number of shipments in one message, and of bytes; 0 bytes: any number.
        self.max_shipments = card.max_shipments
        self.max_bytes = card.max_bytes
        #: Bytes that the shipments of one message may have together, each as `size` counts it; None: any number.
        self.room = card.max_bytes - envelope_bytes(table, form) if card.max_bytes else None
        #: Bytes that a running number may take beside its mark; a record has kept its columns.
        self._growth = 0 if card.format == "records" else len(str(card.max_shipments)) - 1
        #: Digits of the control number.
        self.control_width = card.control_width
        #: The table, for people who look at a message.
        self.rows = table.rows
        #: The syntax, with the table compiled into it.
        self.form = form
        #: The shipment as it stands in the message, or why it cannot: E309 too long, E310 not expressible. The
        #: shipment is one that the rules have let through. Its running number in the message is filled in by
        #: `enclose`, because shipments are rendered before it is known which of them go together.
        self._written = leaving_out(form.render, table.rows)
        self._unfit = compile_unfit(card, form)
        self.render: Callable[[Shipment], Rendering] = self._fitting if self.room is None else self._measured
        #: The numbers of a shipment as this message writes them, and so as CBP's answer will name them.
        self.as_sent = compile_as_sent(table)
        #: Whether those may differ from the shipment's own.
        self.rewrites_numbers = self.as_sent is not unchanged
        names = tuple(name.partition(".")[2] for name in card.alike)
        #: What tells shipments apart that may not stand in one message: equal for those that may.
        self.apart: Callable[[Shipment], str | None] = _apart(names)

    def _fitting(self, shipment: Shipment) -> Rendering:
        """As the form renders it, or what of it the envelope of its message cannot carry besides."""
        if 0 < self.card.max_items < len(shipment.items):
            detail = f"a shipment of this message has at most {self.card.max_items} items"
            return [Finding("E309", value=str(len(shipment.items)), target="items", detail=detail)]
        rendered, unfit = self._written(shipment), self._unfit(shipment)
        if not unfit:
            return rendered
        found = rendered if isinstance(rendered, list) else []
        told = {one.target for one in found}
        return [*found, *(one for one in unfit if one.target not in told)]

    def _measured(self, shipment: Shipment) -> Rendering:
        """As `_fitting`, or a finding when it is too large for any message."""
        rendered = self._fitting(shipment)
        if isinstance(rendered, list):
            return rendered
        size, room = self.size(rendered if isinstance(rendered, bytes) else rendered.rendered), self.room or 0
        if size <= room:
            return rendered
        most = f"a message of {self.max_bytes} has {room} beside its envelope"
        return [Finding("E309", target="items", detail=f"the shipment alone has {size} bytes, and {most}")]

    def size(self, rendered: bytes) -> int:
        """The most bytes that a rendered shipment takes in a message, with its numbers and the joint before it."""
        return len(rendered) + (rendered.count(b"\0") * self._growth if self._growth else 0) + _JOINT

    def common(self, apart: str | None) -> Shipment:
        """A shipment that has nothing but what all shipments of a message share, by their ``apart``."""
        if self.card.alike:
            return msgspec.json.decode(apart or "{}", type=Shipment)
        return Shipment(originator_code=apart or None)

    def enclose(self, shipments: Sequence[bytes], envelope: Envelope, common: Shipment | None = None) -> bytes:
        """The whole message of at most `max_shipments` rendered shipments, in their order.

        Args:
            shipments: as `render` gave them.
            envelope: what stands around them.
            common: what they all share, for a version whose card says ``alike``.

        Raises:
            InvalidMessage: counts or a fact of the envelope do not fit.
        """
        if not 0 < envelope.shipments == len(shipments) <= self.max_shipments:
            raise InvalidMessage(
                f"{self.name} {envelope.control_number}: {len(shipments)} shipments are to be enclosed, the envelope "
                f"counts {envelope.shipments}, and the card allows 1 to {self.max_shipments}"
            )
        items = sum(map(self.form.items, shipments))
        findings: list[Finding] = []
        facts = enclosed_facts(envelope, items)
        message = self.form.enclose((facts, common or Shipment(), 0, None, 0), shipments, findings)
        if findings:
            told = "; ".join(f"{finding.target} {finding.value!r}: {finding.detail}" for finding in findings)
            raise InvalidMessage(f"{self.name} {envelope.control_number}: {told}")
        if self.max_bytes and len(message) > self.max_bytes:
            told = f"{len(message)} bytes, and the card allows {self.max_bytes}"
            raise InvalidMessage(f"{self.name} {envelope.control_number}: {told}")
        return message

    def unfit(self, envelope: Envelope) -> list[Finding]:
        """What of the envelope's facts no message of this version can carry, each with the fact as its target."""
        findings: list[Finding] = []
        self.form.enclose((enclosed_facts(envelope, 1), Shipment(), 0, None, 0), (), findings)
        return [finding for finding in findings if finding.target.startswith("envelope.")]

    def validate(self, message: bytes) -> None:
        """Check the message against the version's schema, or the rules of its syntax.

        Raises:
            InvalidMessage: what is wrong, with lines.
        """
        problems = self.form.problems(message)
        if problems:
            raise InvalidMessage(f"{self.name}: {len(problems)} problems: " + "; ".join(problems[:20]))

    def shown(self, message: bytes) -> Iterator[Shown]:
        """Every value of a message of this version, in its order.

        Raises:
            ValueError: it is no such message; the text says why.
        """
        return self.form.shown(message)


def _apart(names: tuple[str, ...]) -> Callable[[Shipment], str | None]:
    """The originator code; with further shared fields all of them as JSON: read back by `MessageVersion.common`."""
    if not names:
        return attrgetter("originator_code")
    read = attrgetter("originator_code", *names)
    all_names = ("originator_code", *names)
    return lambda shipment: msgspec.json.encode(dict(zip(all_names, read(shipment), strict=True))).decode()


def compile_outbound(files: Mapping[str, bytes], where: str) -> MessageVersion:
    """Compile the directory of a message version.

    Args:
        files: relative file name to content.
        where: name of the directory, for messages.

    Raises:
        TableProblems: everything that is wrong with it.
    """
    table = read_outbound(files, where)
    problems = [*_alike_problems(table), *_number_problems(table)]
    if table.card.format in ("xml", "json"):
        problems += own_word_problems(
            ((row, ANY_ROOM) for row in table.rows if not row.pipeline.bare), table.characters
        )
    form = _FORMS[table.card.format](table, problems)
    raise_all(where, problems)
    assert form is not None  # noqa: S101  its absence has been raised as a problem
    return MessageVersion(table, form)


def _alike_problems(table: OutboundTable) -> list[TableProblem]:
    """What all shipments of a message share is a field of the shipment itself, not of a party or an item."""
    able = [name for name, one in sources().items() if one.level == "shipment" and len(one.attributes) == 1]
    return [
        TableProblem(
            CARD_FILE, 0, "message.alike", name, "no such field of a shipment itself", choices_remedy(name, able)
        )
        for name in table.card.alike
        if name not in able
    ]


def _number_problems(table: OutboundTable) -> list[TableProblem]:
    """That no control number stands in the message: CBP's answer could not be told from those to others."""
    written = {row.source.name for row in table.rows if row.source is not None}
    if written.intersection(_NUMBERS):
        return []
    message = "no row writes a control number, and no answer of CBP could be matched with the message"
    remedy = f"Add a row with one of the sources {', '.join(_NUMBERS)}."
    return [TableProblem(FILE, 0, "source", "", message, remedy)]


#: What tells messages apart in an answer.
_NUMBERS = ("envelope.control_number", "envelope.group_number", "envelope.set_number")
#: Syntax to the function that compiles a table for it.
_FORMS: dict[str, Callable[[OutboundTable, list[TableProblem]], Form | None]] = {
    "xml": compile_xml,
    "json": compile_json,
    "records": compile_lines,
    "x12": compile_lines,
}
