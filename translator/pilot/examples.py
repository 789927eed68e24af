"""Examples beside the table of a message: shipments, and the message that they become to the letter.

``NAME.shipments.json`` is an input, an array of canonical shipments that go into one message. What comes of it is
``NAME.message.EXTENSION``, and ``NAME.findings.txt`` where something of it is told or refused. The facts of the
envelope are always the same ones.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from translator.mapping.examples import FINDINGS, SHIPMENTS, Difference, as_text
from translator.mapping.problem import TableProblem
from translator.model.catalogue import refuses
from translator.model.control_number import written
from translator.model.place import Place
from translator.model.shipment import Shipment
from translator.pilot.form import Altered
from translator.pilot.message import Envelope
from translator.pilot.version import InvalidMessage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from translator.model.finding import Finding
    from translator.pilot.version import MessageVersion

MESSAGE = ".message."
_NUMBER = 42
_MADE = datetime(2026, 11, 21, 8, 15, tzinfo=UTC)


def example_inputs(files: Iterable[str]) -> list[str]:
    """The names that are inputs, of the files below ``examples/``, in order."""
    return sorted(name for name in files if name.endswith(SHIPMENTS))


def example_outcome(version: MessageVersion, name: str, content: bytes) -> dict[str, bytes] | TableProblem:
    """What comes of an input, by file name; or why nothing can."""
    try:
        shipments = msgspec.json.decode(content, type=list[Shipment])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _problem(name, f"not an array of shipments: {error}", "Take what translator try writes as an example.")
    if len({version.apart(one) for one in shipments}) != 1 or len(shipments) > version.max_shipments:
        shared = ", ".join(("shipment.originator_code", *version.card.alike))
        message = f"{len(shipments)} shipments that do not go into one message"
        return _problem(name, message, f"Write 1 to {version.max_shipments} that are alike in {shared}.")
    rendered = [version.render(one) for one in shipments]
    told = [_placed(one, number) for number, found in enumerate(rendered, 1) for one in _findings(found)]
    made = {name.removesuffix(SHIPMENTS) + FINDINGS: as_text(name, told)} if told else {}
    texts = [one if isinstance(one, bytes) else one.rendered for one in rendered if not isinstance(one, list)]
    if any(map(refuses, told)):
        return made
    try:
        message_of = _message(version, texts, shipments[0])
    except InvalidMessage as error:
        return _problem(name, str(error), "Mend the table, or the example.")
    return made | {_message_name(version, name): message_of}


def _message(version: MessageVersion, texts: Sequence[bytes], first: Shipment) -> bytes:
    envelope = example_envelope(version, len(texts), first.originator_code or "ACME")
    message = version.enclose(texts, envelope, version.common(version.apart(first)))
    version.validate(message)
    return message


def _message_name(version: MessageVersion, name: str) -> str:
    return f"{name.removesuffix(SHIPMENTS)}{MESSAGE}{version.extension}"


def _problem(name: str, message: str, remedy: str) -> TableProblem:
    return TableProblem(f"examples/{name}", 0, "", "", message, remedy)


def _findings(found: bytes | Altered | list[Finding]) -> list[Finding]:
    if isinstance(found, bytes):
        return []
    return found if isinstance(found, list) else found.findings


def _placed(finding: Finding, number: int) -> Finding:
    return msgspec.structs.replace(finding, place=Place(number, f"shipment {number}", "path"))


def example_envelope(version: MessageVersion, shipments: int, originator_code: str, number: int = _NUMBER) -> Envelope:
    """The facts around an example, with control numbers as wide as the card says."""
    card = version.card
    return Envelope(
        sender="SVC1",
        originator_code=originator_code,
        usage="test",
        control_number=written(number, version.control_width),
        created_at=_MADE,
        shipments=shipments,
        group_number=str(number) if card.group_width else "",
        set_number=written(number, card.set_width) if card.set_width else "",
        x12_identifier="SVC1",
        abi_port="2704",
        abi_filer="SV1",
    )


def example_differences(
    version: MessageVersion, examples: Mapping[str, bytes], problems: list[TableProblem]
) -> Iterator[Difference]:
    """Where the files beside the inputs are not what comes of these; what nothing comes of is added to ``problems``."""
    expected = {name: content for name, content in examples.items() if _is_golden(name)}
    for name in example_inputs(examples):
        made = example_outcome(version, name, examples[name])
        if isinstance(made, TableProblem):
            problems.append(made)
            made = {one: content for one, content in expected.items() if _is_of(one, name)}
        for one in sorted({*made, *(golden for golden in expected if _is_of(golden, name))}):
            golden = expected.pop(one, None)
            if golden != made.get(one):
                yield Difference(one, golden, made.get(one))
    for name, content in sorted(expected.items()):
        yield Difference(name, content, None)


def _is_golden(name: str) -> bool:
    return MESSAGE in name or name.endswith(FINDINGS)


def _is_of(golden: str, name: str) -> bool:
    stem = name.removesuffix(SHIPMENTS)
    return golden == f"{stem}{FINDINGS}" or (
        golden.startswith(f"{stem}{MESSAGE}") and "." not in golden[len(stem) + len(MESSAGE) :]
    )
