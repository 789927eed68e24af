"""Killed at any line: the next start continues, nothing is lost, and nothing is sent twice.

A process makes a pass over all stages and is killed with SIGKILL just before its nth step that leaves a trace, for
every n there is. Then time passes until its leases are over, and another process goes on. What has come out at the
end must be what comes out when nobody dies.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import tempfile
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.journeys.death import dies_at, steps_of
from tests.journeys.installation import MESSAGE, START, Clock, Installation
from translator.daemon import one_pass
from translator.journal import Journal
from translator.stages import examination, opening
from translator.standin.script import read_script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.journal.audit import Audit

FILES = Path(__file__).parent / "files"
#: Longer than the lease of the installation.
LEASE = timedelta(minutes=6)
#: Into so many tests the steps are dealt out.
SHARES = 10
#: A death by SIGKILL leaves the kernel alive, so nothing has to wait for a disk, where there is such a folder.
MEMORY = Path("/dev/shm")

PARTNERS = {
    "lotus": {"originator_code": "LOTUS", "filer_type": "online marketplace", "mappings": ["marketplace-csv"]},
    "parcel": {
        "originator_code": "PARCEL",
        "filer_type": "carrier",
        "mappings": ["carrier-x12-856"],
        "replies": ["csv", "997"],
    },
}
LEFT = (("lotus", "orders_1.csv"), ("parcel", "notice.edi"))
MOOD = read_script(
    b'[[shipment]]\nnumber = "[LP][MC]*0002"\ndisposition = "rejected"\ncode = "S90"\ntext = "SELLER NOT KNOWN"\n'
    b'[[shipment]]\nnumber = "[LP][MC]*0003"\ndisposition = "under review"\nthen = "accepted"\n'
)


class Result(NamedTuple):
    """What has come out in the end."""

    audit: Audit
    messages: dict[str, bytes]
    #: The newest reply of each kind; CSV reports of answers with their content, because no time stands in them.
    replies: dict[str, dict[str, bytes]]
    shipments: list[tuple[str, str, str]]
    interchanges: list[tuple[str, str]]


@pytest.fixture(scope="module")
def ground() -> Iterator[Path]:
    """Where everything of this module is played."""
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture
def room(ground: Path) -> Path:
    """Where one case after the other is played."""
    return ground / "case"


@pytest.fixture(scope="module")
def world(ground: Path) -> Iterator[Path]:
    """An installation whose files are left and whose journal is new; every case plays on a copy of it."""
    folder = ground / "world"
    installation = Installation(folder, Clock(START))
    installation.lay_down(PARTNERS)
    for partner, name in LEFT:
        installation.leave(partner, name, (FILES / name).read_bytes())
    Journal.open(f"sqlite:///{folder}/journal.sqlite3", folder / "contents").close()
    tables = installation.tables()
    tables.messages[MESSAGE].max_shipments = 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "compile_tables", lambda *_: tables)
        patch.setattr(examination, "CHUNK", 2)
        yield folder


def copied(world: Path, target: Path) -> Installation:
    """A copy to play on."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(world, target, copy_function=shutil.copy2)
    return Installation(target, Clock(START))


def a_pass(installation: Installation) -> None:
    """One pass of one process."""
    with installation.opened() as context:
        one_pass(context)


def to_the_end(installation: Installation) -> Result:
    """Whatever is left to be done, by a process that lives."""
    installation.clock.passes(LEASE)
    with installation.opened() as context:
        for _ in range(3):
            one_pass(context)
            installation.far_end(MOOD).poll(installation.clock.now())
            installation.clock.passes(LEASE)
        one_pass(context)
        audit = context.journal.queries.audit()
    return Result(
        audit,
        installation.messages(),
        {name: newest(installation.replies(name)) for name in PARTNERS},
        _rows(installation, "SELECT tracking_number, state, code FROM filing ORDER BY 1, 2"),
        _rows(installation, "SELECT name, state FROM interchange ORDER BY 1"),
    )


def _rows(installation: Installation, query: str) -> list:
    with sqlite3.connect(installation.folder / "journal.sqlite3") as database:
        return database.execute(query).fetchall()


def newest(replies: dict[str, bytes]) -> dict[str, bytes]:
    """The last reply of each kind: a process that comes late may tell in one report what took two.

    One that is late tells in its report of reading, too, what CBP has answered meanwhile.
    """
    by_age = sorted(replies.items(), key=lambda reply: int("0" + "".join(re.findall(r"answered-(\d+)", reply[0]))))
    kinds = ((re.sub(r"-\d+(?=\.\w+$)", "", name), content) for name, content in by_age)
    return {name: content if name.endswith(".answered.csv") else b"" for name, content in kinds}


def check(installation: Installation, result: Result, expected: Result) -> None:
    """Nothing lost, nothing twice, no gap, nothing lying about."""
    assert result.audit.unaccounted == 0, result.audit.reasons
    assert result.audit == expected.audit
    assert result.shipments == expected.shipments
    assert result.interchanges == expected.interchanges
    assert result.replies == expected.replies
    assert sorted(result.messages) == sorted(expected.messages), "a message is missing, or was sent twice"
    sent = Counter(number for one in result.messages.values() for number in _tracking_numbers(one))
    assert set(sent.values()) == {1}, f"sent more than once: {sent}"
    assert sent == Counter(number for one in expected.messages.values() for number in _tracking_numbers(one))
    _check_numbers(installation)
    assert _rows(installation, "SELECT count(*) FROM response WHERE outcome != 'recorded'") == [(0,)]
    assert leftovers(installation) == []


def _tracking_numbers(message: bytes) -> list[bytes]:
    return re.findall(rb"<ShipmentTrackingNumber>([^<]+)<", message)


def _check_numbers(installation: Installation) -> None:
    """Control numbers are counted from 1 without a gap, and each was used by one message."""
    query = "SELECT originator_code, CAST(control_number AS INTEGER) FROM transmission ORDER BY 1, 2"
    used: dict[str, list[int]] = {}
    for originator, number in _rows(installation, query):
        used.setdefault(originator, []).append(number)
    assert used == {code: list(range(1, len(numbers) + 1)) for code, numbers in used.items()}


def leftovers(installation: Installation) -> list[str]:
    """Files that stand where nothing may stand when all is done."""
    boxes = installation.boxes
    found = [*boxes.glob("*/in/*"), *boxes.glob("*/in/processing/*"), *boxes.glob("cbp/answers/*")]
    found += [*boxes.glob("cbp/answers/processing/*"), *boxes.glob("cbp/filings/*"), *boxes.glob("*/out/.*")]
    return [str(path.relative_to(boxes)) for path in found if path.is_file()]


@pytest.fixture(scope="module")
def sent(world: Path, ground: Path) -> Path:
    """The installation when everything is sent, the far end has answered, and nobody has looked yet."""
    folder = ground / "sent"
    installation = copied(world, folder)
    a_pass(installation)
    installation.far_end(MOOD).poll(installation.clock.now())
    return folder


@pytest.fixture(scope="module")
def expected(sent: Path, ground: Path) -> Result:
    """What comes out when nobody dies."""
    installation = copied(sent, ground / "expected")
    result = to_the_end(installation)
    check(installation, result, result)
    assert (result.audit.read, result.audit.refused, result.audit.rejected) == (6, 1, 2)
    return result


def killed_at_each_step(world: Path, expected: Result, room: Path, share: int) -> None:
    """Two processes for every step there is: one dies there, the other goes on."""
    installation = copied(world, room)
    labels = steps_of(installation.folder, partial(a_pass, installation))
    for number in range(1 + share, len(labels) + 1, SHARES):
        installation = copied(world, room)
        case = f"killed before step {number} of {len(labels)}, {labels[number - 1]}"
        assert dies_at(installation.folder, partial(a_pass, installation), number), f"not {case}"
        # The far end looks before we come back: what has arrived is taken, and whatever came again would be seen.
        installation.far_end(MOOD).poll(installation.clock.now())
        try:
            check(installation, to_the_end(installation), expected)
        except Exception as wrong:
            raise AssertionError(f"{case}: {wrong}") from wrong


@pytest.mark.parametrize("share", range(SHARES))
def test_killed_on_the_way_out(share: int, world: Path, expected: Result, room: Path) -> None:
    """From the participants' drop boxes to CBP's: dying at any step loses nothing and sends nothing twice."""
    killed_at_each_step(world, expected, room, share)


@pytest.mark.parametrize("share", range(SHARES))
def test_killed_on_the_way_back(share: int, sent: Path, expected: Result, room: Path) -> None:
    """From CBP's answers to the participants' replies: dying at any step loses nothing."""
    killed_at_each_step(sent, expected, room, share)


@pytest.mark.parametrize("seed", range(12))
def test_killed_again_and_again(seed: int, world: Path, expected: Result, room: Path) -> None:
    """Processes that die at some step, one after the other, while the far end takes whatever it sees."""
    chance = random.Random(seed)
    installation = copied(world, room)
    for _ in range(6):
        dies_at(installation.folder, partial(a_pass, installation), chance.randrange(1, 150))
        if chance.random() < 0.5:
            installation.far_end(MOOD).poll(installation.clock.now())
        installation.clock.passes(LEASE)
    check(installation, to_the_end(installation), expected)
