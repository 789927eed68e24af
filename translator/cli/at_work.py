"""What ``run``, ``once`` and ``stage`` share: the surroundings of the stages, and how a pass ends."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.cli.calling import settings
from translator.cli.exit_codes import ExitCode
from translator.cli.log import opened_log
from translator.cli.machine import told_plainly
from translator.cli.output import print_json, print_table
from translator.daemon import Stop, notify_systemd, single_instance
from translator.stages.agreements import unheeded_first_numbers
from translator.stages.context import station_name
from translator.stages.opening import opened
from translator.stages.receive import look

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from translator.stages.context import Context

#: Counts that make a pass end with exit code 1 when they are not 0.
_REFUSED = ("refused", "shipments_refused", "shipments_held")
_WRONG = (
    *_REFUSED,
    *("quarantined", "waiting", "set_aside", "rejected", "unmatched", "contradicted", "unreadable"),
)
_DOWN = ("channels_down", "channel_down")

#: Added to the settling time, so that clocks that count coarsely have passed it.
_MARGIN = 0.05


@contextmanager
def at_work() -> Iterator[tuple[Context, Stop]]:
    """The opened surroundings, held by this process alone; the first SIGTERM or SIGINT asks it to stop.

    Raises:
        ConfigurationError: settings, partners or tables are wrong.
        JournalError: the journal cannot be opened.
        AnotherInstance: another translator runs here.
    """
    found, stop = settings(), Stop()
    stop.listen()
    with (
        told_plainly(),
        single_instance(found.lock),
        opened(
            found,
            opened_log(found.log),
            sleep=lambda seconds: _wait(stop, seconds),
            stopping=lambda: stop.asked,
            alive=_alive,
        ) as context,
    ):
        context.journal.abandon(station_name(found.lock))
        for problem in unheeded_first_numbers(context):
            context.log.warning("no_effect", setting=problem.key, value=problem.value, reason=str(problem))
        yield context, stop


def _wait(stop: Stop, seconds: float) -> None:
    """Between two attempts of a channel: not a moment longer once asked to stop."""
    _alive()
    stop.wait(seconds)


def _alive() -> None:
    notify_systemd("WATCHDOG=1")


def settled(context: Context, stop: Stop) -> bool:
    """Look at all drop boxes and wait until what stands still in them is whole; False when asked to stop meanwhile.

    Without that a single pass would see every file for the first time, and take only those that nobody has to wait for.
    """
    pick_ups = [context.settings.cbp.pick_up, *(partner.channel.pick_up for partner in context.partners.values())]
    longest = max(pick_up.settle.total_seconds() for pick_up in pick_ups)
    if longest <= 0:
        return not stop.asked
    look(context)
    return not stop.wait(longest + _MARGIN)


def tell_pass(done: Mapping[str, NamedTuple], *, as_json: bool) -> ExitCode:
    """Print what each stage did, by its name, and give the exit code of the pass."""
    facts = {stage: one._asdict() for stage, one in done.items()}
    if as_json:
        print_json(facts)
    else:
        print_table("Pass", ("stage", "", "count"), _rows(facts))
    return exit_code_of_pass(facts)


def exit_code_of_pass(facts: Mapping[str, Mapping[str, Any]]) -> ExitCode:
    """69 when a channel was down, which hides what else there may be; else 1 when anything was wrong; else 0."""
    if any(one.get(name) for one in facts.values() for name in _DOWN):
        return ExitCode.CHANNEL
    return ExitCode.REFUSED if any(one.get(name) for one in facts.values() for name in _WRONG) else ExitCode.DONE


def _rows(facts: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, object]]:
    for stage, one in facts.items():
        for name, value in one.items():
            if name not in _DOWN:
                yield stage, name.replace("_", " "), value
            elif value:
                yield stage, "channels down", ", ".join(value) if isinstance(value, tuple) else "cbp"
