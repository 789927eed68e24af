"""The messages and the findings of one file, written into a directory without a journal.

FILES
    INPUT.N.EXTENSION      the N-th message, from 1
    INPUT.table.json       the rows of a reference table, of a mapping that makes one, unless the file is refused
    INPUT.findings.json    a JSON array of all findings, in reading order, one on each line; empty when there is none

DESCRIPTION
    Everything of an input is written under a temporary name first. When all of it is whole, what an earlier run left
    of this input is removed (also messages that are more than there are now), the new messages are renamed into
    place, and the findings last: where INPUT.findings.json stands, all messages beside it are of the same run. When
    anything fails before that, the outputs of the earlier run stand untouched.
"""

from __future__ import annotations

import re
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple, Self

import msgspec

from translator.mapping.examples import table_json
from translator.model.catalogue import as_json, refuses
from translator.model.control_number import next_control_number, written
from translator.pilot.message import Envelope
from translator.stages.enclosing import batches, enclosed, sender_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from translator.configuration.settings import Provider
    from translator.mapping.produced_table import Produced
    from translator.model.agreement import Agreement
    from translator.model.finding import Finding
    from translator.pilot.version import MessageVersion
    from translator.stages.enclosing import Batch
    from translator.stages.offline import Verdict

_FINDINGS, _TABLE = ".findings.json", ".table.json"


class Terms(NamedTuple):
    """What messages are made by, where no journal gives numbers and times."""

    version: MessageVersion
    agreement: Agreement
    provider: Provider
    #: Aware UTC.
    created_at: datetime


class Written(NamedTuple):
    """What one input came to."""

    shipments: int
    #: Shipments that are refused.
    refused: int
    messages: int
    findings: int
    #: Whether any finding refuses something, be it the file itself.
    refuses: bool
    #: Rows of a reference table.
    rows: int = 0
    #: Shipments that would be held back, and so are in no message.
    held: int = 0


class Outputs:
    """The outputs of one input: under temporary names until `publish`; without it nothing of them is left."""

    def __init__(self, folder: Path, name: str, extension: str = "") -> None:
        """``extension`` is that of messages; empty for a reference table."""
        self._folder = folder
        self._name = name
        self._extension = extension
        self._whole: list[Path] = []

    def message(self, number: int, content: bytes) -> None:
        """The ``number``-th message."""
        with self._temporary(f"{self._name}.{number}.{self._extension}").open("wb") as file:
            file.write(content)

    def table(self, produced: Produced) -> None:
        """The rows of a reference table, but for one that is refused."""
        if not produced.refused:
            self._temporary(f"{self._name}{_TABLE}").write_bytes(table_json(produced.objects()))

    def findings(self, findings: Iterable[Finding]) -> tuple[int, bool]:
        """All findings; how many there are, and whether any refuses something."""
        count, refused = 0, False
        with self._temporary(f"{self._name}{_FINDINGS}").open("wb") as file:
            for count, finding in enumerate(findings, 1):
                file.write(b"[\n" if count == 1 else b",\n")
                file.write(msgspec.json.encode(as_json(finding)))
                refused = refused or refuses(finding)
            file.write(b"\n]\n" if count else b"[]\n")
        return count, refused

    def publish(self) -> None:
        """Put everything in the place of what an earlier run left."""
        for left in earlier_outputs(self._folder, self._name, self._extension):
            left.unlink()
        while self._whole:
            place = self._whole[0]
            _temporary(place).replace(place)
            del self._whole[0]

    def _temporary(self, name: str) -> Path:
        self._whole.append(self._folder / name)
        return _temporary(self._whole[-1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for place in self._whole:
            _temporary(place).unlink(missing_ok=True)


def _temporary(place: Path) -> Path:
    return place.with_name(f".{place.name}.tmp")


def is_output(name: str, of: str, extension: str) -> bool:
    """Whether a file of this name is an output of the input called ``of``."""
    message = rf"{re.escape(of)}\.[1-9][0-9]*\.{re.escape(extension)}"
    return name in (of + _FINDINGS, of + _TABLE) or re.fullmatch(message, name) is not None


def earlier_outputs(folder: Path, name: str, extension: str) -> list[Path]:
    """What an earlier run left of an input of this name, the findings first."""
    found = [path for path in folder.iterdir() if is_output(path.name, name, extension)]
    return sorted(found, key=lambda path: not path.name.endswith(_FINDINGS))


def numbers_from(first: int, width: int) -> Iterator[int]:
    """Control numbers without a journal: counted up from ``first``, and 1 again behind the largest of the width."""
    number = first
    while True:
        yield number
        number = next_control_number(number, width)


def write_outputs(outputs: Outputs, verdict: Verdict, terms: Terms, numbers: Iterator[int]) -> Written:
    """Enclose what would be filed, each message under the next of ``numbers``, and write it beside the findings.

    Raises:
        InvalidMessage: a message is not what its version demands; a bug.
        ValueError: a number has more digits than the version gives it.
    """
    filed = messages = 0
    with _Beside(terms.version.validate) as validating:
        for messages, batch in enumerate(batches(verdict.filed, terms.version), 1):
            message = _enclosed(batch, terms, next(numbers))
            validating.take(message)
            outputs.message(messages, message)
            filed += len(batch.shipments)
    found, refused = outputs.findings(verdict.findings)
    read, held = verdict.outcome.read, verdict.held
    return Written(read, read - filed - held, messages, found, refused, held=held)


def _enclosed(batch: Batch, terms: Terms, number: int) -> bytes:
    card = terms.version.card
    envelope = Envelope(
        originator_code=terms.agreement.originator_code,
        usage=terms.agreement.usage,
        control_number=written(number, terms.version.control_width),
        created_at=terms.created_at,
        shipments=len(batch.shipments),
        group_number=str(_within(number, card.group_width)) if card.group_width else "",
        set_number=written(_within(number, card.set_width), card.set_width) if card.set_width else "",
        **sender_facts(terms.provider),
    )
    return enclosed(batch, terms.version, envelope)


def _within(number: int, width: int) -> int:
    """The number as it is counted in fewer digits: 1 again behind the largest."""
    return (number - 1) % (int(10**width) - 1) + 1


class _Beside:
    """Does something to each message while the next is made: the XML library lets other threads work meanwhile.

    What it raises comes out with the next message, or at the end; one message waits at most.
    """

    def __init__(self, do: Callable[[bytes], None]) -> None:
        self._do = do
        self._thread = ThreadPoolExecutor(1)
        self._done: Future[None] | None = None

    def take(self, message: bytes) -> None:
        """Wait for the one before, and begin."""
        self._wait()
        self._done = self._thread.submit(self._do, message)

    def _wait(self) -> None:
        if self._done is not None:
            self._done.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()
        if value is None:
            self._wait()
