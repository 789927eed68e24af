"""One version of the message to CBP: render a shipment, enclose many, validate before sending.

Compiled from a directory under ``mappings/outbound/``; a new version is a new directory and no code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from translator.formats.xml_schema import Schema, compile_schema
from translator.mapping.outbound import raise_all, read_outbound
from translator.mapping.outbound_card import FILE as CARD_FILE
from translator.mapping.problem import TableProblem, choices_remedy
from translator.pilot.message import EnclosedFacts, Envelope
from translator.pilot.xml_message import XmlWriters, compile_xml, enclosed, rendered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from translator.mapping.outbound import OutboundTable
    from translator.model.finding import Finding
    from translator.model.shipment import Shipment


class InvalidMessage(Exception):
    """A message of ours is not what its version demands: a bug here or in the table, never the sender's."""


class MessageVersion:
    """One version of the message to CBP."""

    __slots__ = ("_schema", "_writers", "control_width", "digest", "extension", "max_shipments", "name", "version")

    def __init__(self, table: OutboundTable, writers: XmlWriters, schema: Schema) -> None:
        card = table.card
        self.name = card.name
        #: The day it takes effect.
        self.version = card.version
        #: SHA-256 over its directory.
        self.digest = table.digest
        #: Ending of the message's file name, without a point.
        self.extension = card.extension
        #: Largest number of shipments in one message.
        self.max_shipments = card.max_shipments
        #: Digits of the control number.
        self.control_width = card.control_width
        self._writers = writers
        self._schema = schema

    def render(self, shipment: Shipment) -> bytes | list[Finding]:
        """The shipment as it stands in the message, or why it cannot: E309 too long, E310 not expressible.

        The shipment is one that the rules have let through. Its running number in the message is filled in by
        `enclose`, because shipments are rendered before it is known which of them go together.
        """
        text = rendered(self._writers, shipment)
        return f"{text}\n".encode() if isinstance(text, str) else text

    def enclose(self, shipments: Sequence[bytes], envelope: Envelope) -> bytes:
        """The whole message of at most `max_shipments` rendered shipments, in their order.

        Raises:
            InvalidMessage: counts or a fact of the envelope do not fit.
        """
        if not 0 < envelope.shipments == len(shipments) <= self.max_shipments:
            raise InvalidMessage(
                f"{self.name} {envelope.control_number}: {len(shipments)} shipments are to be enclosed, the envelope "
                f"counts {envelope.shipments}, and the card allows 1 to {self.max_shipments}"
            )
        items = sum(one.count(self._writers.item_opening) for one in shipments)
        findings: list[Finding] = []
        message = enclosed(
            self._writers,
            (EnclosedFacts(**msgspec.structs.asdict(envelope), items=items), None, 0, None, 0),
            shipments,
            findings,
        )
        if findings:
            told = "; ".join(f"{finding.target} {finding.value!r}: {finding.detail}" for finding in findings)
            raise InvalidMessage(f"{self.name} {envelope.control_number}: {told}")
        return message

    def validate(self, message: bytes) -> None:
        """Check the message against the version's schema.

        Raises:
            InvalidMessage: what is wrong, with lines.
        """
        problems = self._schema.problems(message)
        if problems:
            raise InvalidMessage(f"{self.name}: {len(problems)} problems: " + "; ".join(problems[:20]))


def compile_outbound(files: Mapping[str, bytes], where: str) -> MessageVersion:
    """Compile the directory of a message version.

    Args:
        files: relative file name to content.
        where: name of the directory, for messages.

    Raises:
        TableProblems: everything that is wrong with it.
    """
    table = read_outbound(files, where)
    problems: list[TableProblem] = []
    schema = _schema(table, problems)
    writers = _writers(table, problems)
    raise_all(where, problems)
    assert schema is not None  # noqa: S101  its absence has been raised as a problem
    assert writers is not None  # noqa: S101  as above
    return MessageVersion(table, writers, schema)


def _schema(table: OutboundTable, problems: list[TableProblem]) -> Schema | None:
    try:
        return compile_schema(table.schema)
    except ValueError as bad:
        problems.append(TableProblem(table.card.schema, 0, "", "", str(bad), "Mend the schema."))
        return None


def _writers(table: OutboundTable, problems: list[TableProblem]) -> XmlWriters | None:
    written = table.card.format
    if written not in _FORMATS:
        remedy = choices_remedy(written, _FORMATS)
        problems.append(TableProblem(CARD_FILE, 0, "message.format", written, "no such format of messages", remedy))
        return None
    return _FORMATS[written](table, problems)


_FORMATS = {"xml": compile_xml}
