"""Plays a journey: a folder that says what happens, and what must come out.

``journey.toml`` names the partners and the steps; the files that travel stand beside it; ``expected/`` holds what came
out when somebody looked last: what each participant was sent, what CBP was sent, and ``story.txt``, which tells every
event of the journal and the audit. Time is the journey's own, so all of it is the same bytes each time.

A step is a table with one of these keys:

    leave = "orders.csv"        a file appears at the drop box of `partner`, as `name` when that is given; with
                                `bytes` only so many of its first bytes, and a second step leaves the rest
    passes = 2                  the translator makes so many passes over all stages
    time = "10s"                time passes
    mood = "rejects.toml"       the far end's mood changes
    far_end = 1                 the far end polls so many times
    restart = true              the translator is stopped and started
    dies = "publish"            the translator makes a pass and is killed as it calls this of a channel: of `partner`,
                                or CBP's, `when` = "before" or "behind"
"""

from __future__ import annotations

import os
import signal
import sqlite3
import tomllib
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.journeys.installation import START, Clock, Installation
from translator.configuration.durations import duration
from translator.daemon import one_pass
from translator.stages.context import CBP
from translator.standin.script import Script, read_script

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from translator.stages.context import Context


class Journey:
    """One journey, played in a folder."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.source = source
        self.told = tomllib.loads((source / "journey.toml").read_text())
        self.partners = {facts.pop("name"): facts for facts in self.told["partner"]}
        self.place = Installation(folder, Clock(START))
        self.place.lay_down(self.partners)
        self._mood = Script()
        self._running = ExitStack()
        self._context: Context | None = None

    def play(self) -> dict[str, bytes]:
        """All steps, one after the other; gives what came out, as files by name."""
        for step in self.told["step"]:
            verb = next(key for key in step if key in _VERBS)
            _VERBS[verb](self, step)
        self.restart({})
        return self._outcome()

    def leave(self, step: Mapping[str, Any]) -> None:
        """A file, or its beginning, or its rest, appears."""
        content = (self.source / step["leave"]).read_bytes()
        self.place.leave(step["partner"], step.get("name", step["leave"]), content[: step.get("bytes")])

    def passes(self, step: Mapping[str, Any]) -> None:
        """The translator works."""
        for _ in range(step["passes"]):
            one_pass(self._opened())

    def time(self, step: Mapping[str, Any]) -> None:
        """The clock moves."""
        self.place.clock.passes(duration(step["time"]) or timedelta())

    def mood(self, step: Mapping[str, Any]) -> None:
        """From now on the far end answers by this script."""
        self._mood = read_script((self.source / step["mood"]).read_bytes())

    def far_end(self, step: Mapping[str, Any]) -> None:
        """CBP's side works."""
        for _ in range(step["far_end"]):
            self.place.far_end(self._mood).poll(self.place.clock.now())

    def restart(self, _: Mapping[str, Any]) -> None:
        """The translator ends; the next pass starts it anew."""
        self._running.close()
        self._context = None

    def dies(self, step: Mapping[str, Any]) -> None:
        """A process of its own makes a pass and is killed by the kernel."""
        self.restart(step)
        process = os.fork()
        if not process:
            try:
                with self.place.opened() as context:
                    one_pass(_doomed(context, step))
            finally:
                os._exit(1)
        assert os.waitpid(process, 0)[1] == signal.SIGKILL, f"it did not die: {step}"

    def _opened(self) -> Context:
        if self._context is None:
            self._context = self._running.enter_context(self.place.opened())
        return self._context

    def _outcome(self) -> dict[str, bytes]:
        came = {f"cbp/{name}": content for name, content in self.place.messages().items()}
        for partner in self.partners:
            came |= {f"{partner}/{name}": content for name, content in self.place.replies(partner).items()}
        return came | {"story.txt": self._story().encode()}

    def _story(self) -> str:
        with self.place.opened() as context:
            audit = context.journal.queries.audit()
        names = ("interchanges", "read", "refused", "held", "filed", "accepted", "accepted_with_warnings")
        names += ("under_review", "rejected", "awaiting", "unaccounted")
        counts = "".join(f"{name} {getattr(audit, name)}\n" for name in names)
        return f"{counts}\n{''.join(self._events())}"

    def _events(self) -> list[str]:
        query = "SELECT at, subject, subject_id, name, state, detail FROM event ORDER BY id"
        with sqlite3.connect(self.place.folder / "journal.sqlite3") as journal:
            return [
                f"{str(at)[:19]}  {subject} {number}: {name}{f' -> {state}' if state else ''}{_shown(detail)}\n"
                for at, subject, number, name, state, detail in journal.execute(query)
            ]


def _shown(detail: str) -> str:
    return f"  ({' '.join(detail.split())})" if detail else ""


class _Doomed:
    """A channel whose process is killed at one call."""

    def __init__(self, channel: Any, call: str, when: str) -> None:
        self._channel, self._call, self._when = channel, call, when

    def __getattr__(self, name: str) -> Any:
        plain = getattr(self._channel, name)
        return self._fatal(plain) if name == self._call else plain

    def _fatal(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> None:
            if self._when == "behind":
                plain(*given)
            os.kill(os.getpid(), signal.SIGKILL)

        return call


def _doomed(context: Context, step: Mapping[str, Any]) -> Context:
    name = step.get("partner", CBP)
    channel: Any = _Doomed(context.channels[name], step["dies"], step["when"])
    return replace(context, channels={**context.channels, name: channel})


_VERBS: dict[str, Callable[[Journey, Mapping[str, Any]], None]] = {
    name: getattr(Journey, name) for name in ("leave", "passes", "time", "mood", "far_end", "restart", "dies")
}
