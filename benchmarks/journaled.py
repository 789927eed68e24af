"""The journaled path: a file in a drop box, through the real stages, to messages that lie at CBP's end.

SQLite as it is always set, directory channels, and every flush to disk that a filing gets.
"""

from __future__ import annotations

import logging
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from benchmarks.offline import MESSAGE
from translator.configuration.loading import load_settings
from translator.configuration.ready_made import ready_made_mappings
from translator.stages.opening import opened
from translator.stages.receive import receive
from translator.stages.translate import translate
from translator.stages.transmit import transmit

if TYPE_CHECKING:
    from collections.abc import Callable

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
partner = "bench"
originator_code = "BENCH"
filer_type = "{filer_type}"
mappings = ["{mapping}"]
message = "{message}"
answer_within = "4h"
[channel]
kind = "directory"
inbox = "bench/in"
outbox = "bench/out"
[channel.pick_up]
settle = "0s"
"""


def journey(file: Path, mapping: str, filer_type: FilerType, room: Path) -> Callable[[], int]:
    """Lay down a working directory with the file in its drop box; the journey is what is given back.

    It returns the number of shipments that are on their way to CBP.
    """
    for folder in ("contents", "partners", "cbp/answers", "cbp/filings", "bench/in", "bench/out"):
        (room / folder).mkdir(parents=True)
    shutil.copy(file, room / "bench/in" / file.name)
    partner = _PARTNER.format(filer_type=filer_type, mapping=mapping, message=MESSAGE)
    (room / "partners/bench.toml").write_text(partner, encoding="utf-8")
    settings = room / "translator.toml"
    settings.write_text(_SETTINGS.format(mappings=ready_made_mappings()), encoding="utf-8")
    return lambda: _travel(settings)


def _travel(settings: Path) -> int:
    only_errors = structlog.make_filtering_bound_logger(logging.ERROR)
    log = structlog.wrap_logger(structlog.PrintLogger(sys.stderr), wrapper_class=only_errors)
    with opened(load_settings(settings), log) as context:
        receive(context)
        translate(context)
        transmit(context)
        return _awaiting(context)


def _awaiting(context: Context) -> int:
    return context.journal.replies.counts(1).get("AWAITING", 0)
