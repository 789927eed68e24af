"""Whether the tables of answers and the message versions fit each other: asked before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.configuration.problem import Problem, nearest
from translator.mapping.outbound_table import FILE
from translator.mapping.response_table import ANY, CARD_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from translator.pilot.response import ResponseVersion
    from translator.pilot.version import MessageVersion

#: Whose number an answer names, to the fact of the envelope with which the message says it.
_WRITTEN = {
    "message": "envelope.control_number",
    "group": "envelope.group_number",
    "set": "envelope.set_number",
}


def answering_problems(
    responses: Iterable[ResponseVersion], messages: Mapping[str, MessageVersion], named: Iterable[str] = ()
) -> Iterator[Problem]:
    """Message versions that a responses table names and that there are not, or that lack the number it answers.

    Args:
        responses: the tables of answers.
        messages: the message versions that could be compiled.
        named: every message version that there is, also one with problems of its own, which are told elsewhere.
    """
    known = [*dict.fromkeys([*messages, *named]), *ANY]
    for table in responses:
        for name in table.messages:
            if name not in known:
                remedy = nearest(name, known, "message versions")
                yield Problem(f"{table.name}/{CARD_FILE}", "response.messages", name, "no such message version", remedy)
            if name in messages:
                yield from _unnumbered(table, messages[name])


def _unnumbered(table: ResponseVersion, message: MessageVersion) -> Iterator[Problem]:
    """The message carries no number that an answer could name."""
    written = {row.source.name for row in message.rows if row.source}
    for kind in table.kinds:
        if _WRITTEN[kind] not in written:
            told = f"no row writes it, and {table.name} matches its answers by it"
            remedy = "Add a row that writes it, or answers to this message can never be matched."
            yield Problem(f"{message.name}/{FILE}", "source", _WRITTEN[kind], told, remedy)


def answering_warnings(responses: Iterable[ResponseVersion], messages: Iterable[MessageVersion]) -> Iterator[Problem]:
    """Message versions in use whose shipments no responses table speaks of: their answers will match nothing."""
    tables = [table for table in responses if table.of_shipments]
    for one in messages:
        if not any(table.answers(one.name, one.card.format) for table in tables):
            remedy = f"Add it to messages in the {CARD_FILE} of the table that reads its answers."
            told = "no responses table answers its shipments"
            yield Problem(f"{one.name}/mapping.toml", "message.name", one.name, told, remedy)


def form_warnings(responses: Iterable[ResponseVersion], messages: Mapping[str, MessageVersion]) -> Iterator[Problem]:
    """Tables that read answers in another form than that of the message which they name."""
    for table in responses:
        for name in table.messages:
            form = messages[name].card.format if name in messages else ANY.get(name, table.format)
            if form != table.format:
                told = f"a message in {form}, and the table reads answers in {table.format}"
                remedy = "Correct messages, or read.format, unless CBP answers it so."
                yield Problem(f"{table.name}/{CARD_FILE}", "response.messages", name, told, remedy)
