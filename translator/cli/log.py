"""The log: one line for each unit of work on standard error, ``action`` first.

What is logged are numbers, names of files and partners, and counts: never a name, an address or a price. Those stand
in the journal's findings and in the kept bytes only.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Literal, cast

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

_FIRST = ("action", "timestamp", "level")


def opened_log(form: Literal["json", "console"]) -> FilteringBoundLogger:
    """A logger that writes to standard error: JSON lines for machines, or columns for people."""
    logger = structlog.wrap_logger(
        structlog.WriteLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.EventRenamer("action"),
            _in_order,
            _renderer(form),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    return cast("FilteringBoundLogger", logger)


def _renderer(form: Literal["json", "console"]) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(default=str, ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), event_key="action")


def _in_order(_: WrappedLogger, __: str, facts: EventDict) -> EventDict:
    return {key: facts[key] for key in (*_FIRST, *facts) if key in facts}
