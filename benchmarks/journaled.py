"""The journaled path: a file in a drop box, through the real stages, to messages that lie at CBP's end.

SQLite as it is always set, directory channels, and every flush to disk that a filing gets.
"""

from __future__ import annotations

import logging
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog

from benchmarks.offline import MESSAGE
from translator.configuration.loading import load_settings
from translator.configuration.ready_made import ready_made_mappings
from translator.journal.tables import filing
from translator.model.filing import NO_FACTS
from translator.stages import ledger
from translator.stages.opening import opened
from translator.stages.receive import receive
from translator.stages.translate import translate
from translator.stages.transmit import transmit

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.model.filing import Facts
    from translator.model.shipment import FilerType
    from translator.stages.context import Context

_SETTINGS = """
journal = "journal.sqlite3"
contents = "contents"
mappings = ["{mappings}"]
partners = "partners"
lock = "translator.lock"
[provider]
name = "Bench"
sender = "BENCHSENDER"
[cbp]
kind = "directory"
inbox = "cbp/answers"
outbox = "cbp/filings"
"""
_PARTNER = """
[agreement]
partner = "{name}"
originator_code = "{code}"
filer_type = "{filer_type}"
mappings = ["{mapping}"]
message = "{message}"
answer_within = "4h"
[channel]
kind = "directory"
inbox = "{name}/in"
outbox = "{name}/out"
[channel.pick_up]
settle = "0s"
"""


#: Participants among whom a file is dealt out.
PARTICIPANTS = 50


def journey(file: Path, mapping: str, filer_type: FilerType, room: Path) -> Callable[[], int]:
    """Lay down a working directory with the file in its drop box; the journey is what is given back.

    It returns the number of shipments that are on their way to CBP.
    """
    settings = _laid_down(room)
    box = _participant(room, "bench", mapping, filer_type)
    shutil.copy(file, box / file.name)
    return lambda: _travel(settings)


def journey_of_many(file: Path, mapping: str, filer_type: FilerType, room: Path) -> Callable[[], int]:
    """As `journey`, the rows of a CSV dealt out among the participants."""
    settings = _laid_down(room)
    with file.open(encoding="utf-8") as rows, ExitStack() as files:
        heading = next(rows)
        boxes = [_participant(room, f"bench{number}", mapping, filer_type) for number in range(PARTICIPANTS)]
        dealt = [files.enter_context((box / file.name).open("w", encoding="utf-8")) for box in boxes]
        for one in dealt:
            one.write(heading)
        for number, row in enumerate(rows):
            dealt[number % PARTICIPANTS].write(row)
    return lambda: _travel(settings)


def _laid_down(room: Path) -> Path:
    for folder in ("contents", "partners", "cbp/answers", "cbp/filings"):
        (room / folder).mkdir(parents=True)
    settings = room / "translator.toml"
    settings.write_text(_SETTINGS.format(mappings=ready_made_mappings()), encoding="utf-8")
    return settings


def _participant(room: Path, name: str, mapping: str, filer_type: FilerType) -> Path:
    """The partner's file and drop box; gives the folder for its files."""
    for folder in ("in", "out"):
        (room / name / folder).mkdir(parents=True)
    partner = _PARTNER.format(name=name, code=name.upper(), filer_type=filer_type, mapping=mapping, message=MESSAGE)
    (room / "partners" / f"{name}.toml").write_text(partner, encoding="utf-8")
    return room / name / "in"


class _Apart:
    """In the place of `SeenTogether`."""

    contradicts = False

    def __init__(self, *_: object) -> None:
        pass

    def facts(self, _: object) -> Facts:
        """None."""
        return NO_FACTS

    def findings(self, *_: object) -> tuple[()]:
        """None."""
        return ()


def apart() -> None:
    """From now on no shipment is seen together with others: what the rest of the journey costs."""
    ledger.SeenTogether = _Apart  # type: ignore[assignment,attr-defined]


def _travel(settings: Path) -> int:
    only_errors = structlog.make_filtering_bound_logger(logging.ERROR)
    log = structlog.wrap_logger(structlog.PrintLogger(sys.stderr), wrapper_class=only_errors)
    with opened(load_settings(settings), log) as context:
        receive(context)
        translate(context)
        transmit(context)
        return _awaiting(context)


def _awaiting(context: Context) -> int:
    with sa.create_engine(context.settings.journal).connect() as connection:
        states = sa.select(sa.func.count()).where(filing.c.state == "AWAITING")
        return connection.execute(states).scalar_one()
