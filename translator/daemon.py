"""One pass over the stages, and the loop that makes passes until it is told to stop.

Order of a pass: receive, translate, transmit, reconcile, reply. Each stage works until it finds nothing to do, so a
file that is whole at the drop box can leave for CBP within one pass.

The first SIGTERM or SIGINT lets the stage's unit in hand finish and then stops; a second one stops at once, which the
next start repairs like any crash. Under systemd the loop tells readiness and signs of life (sd_notify).
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from translator.stages.receive import Received, receive
from translator.stages.reconcile import Reconciled, reconcile
from translator.stages.reply import Replied, reply
from translator.stages.translate import Translated, translate
from translator.stages.transmit import Transmitted, transmit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

    from translator.stages.context import Context


#: Seconds between signs of life for the service manager while nothing is to be done.
SIGN_OF_LIFE = 20.0


class AnotherInstance(Exception):
    """Another translator runs on the same lock file. Raised by `single_instance`; the message names its process."""


class Pass(NamedTuple):
    """What one pass over the stages did."""

    received: Received
    translated: Translated
    transmitted: Transmitted
    reconciled: Reconciled
    replied: Replied

    @property
    def channels_down(self) -> tuple[str, ...]:
        """Names of the channels that failed, each once."""
        cbp = ("cbp",) if self.transmitted.channel_down else ()
        names = (*self.received.channels_down, *cbp, *self.reconciled.channels_down, *self.replied.channels_down)
        return tuple(dict.fromkeys(names))


STAGES: dict[str, Callable[[Context], NamedTuple]] = {
    "receive": receive,
    "translate": translate,
    "transmit": transmit,
    "reconcile": reconcile,
    "reply": reply,
}


def one_pass(context: Context) -> Pass:
    """Run every stage once, in the order of the journey."""
    return Pass(receive(context), translate(context), transmit(context), reconcile(context), reply(context))


@contextmanager
def single_instance(lock: Path) -> Iterator[None]:
    """Hold the lock file while the body runs; the kernel gives it back when the process dies.

    Raises:
        AnotherInstance: another process holds it.
    """
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode().strip() or "unknown"
            msg = (
                f"{lock}: another translator is running (process {holder}). Stop it first, or wait until it has ended."
            )
            raise AnotherInstance(msg) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


class Stop:
    """Whether a signal has asked the loop to stop."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def ask(self, number: int = 0, _frame: FrameType | None = None) -> None:
        """Ask once to stop behind the work in hand; when asked again, stop at once.

        Raises:
            SystemExit: asked a second time; 128 + the signal's number.
        """
        if self._asked.is_set():
            raise SystemExit(128 + number)
        self._asked.set()

    @property
    def asked(self) -> bool:
        """Whether to stop."""
        return self._asked.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep until asked or until the time has passed; whether asked."""
        return self._asked.wait(seconds)

    def listen(self) -> None:
        """Take SIGTERM and SIGINT for asking."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask)


def run(context: Context, stop: Stop) -> None:
    """Make passes until asked to stop, ``poll_interval`` apart."""
    context.log.info("started", poll_interval=context.settings.poll_interval.total_seconds())
    notify_systemd("READY=1")
    pause = context.settings.poll_interval.total_seconds()
    while True:
        one_pass(context)
        if _rest(context, stop, pause):
            break
    notify_systemd("STOPPING=1")
    context.log.info("stopped")


def _rest(context: Context, stop: Stop, seconds: float) -> bool:
    """Wait for the next pass, giving signs of life meanwhile; whether asked to stop."""
    while seconds > 0 and not stop.wait(min(seconds, SIGN_OF_LIFE)):
        seconds -= SIGN_OF_LIFE
        context.alive()
    return stop.asked


def notify_systemd(state: str) -> None:
    """Tell the service manager, when one has started us. Source: the sd_notify protocol."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notifier:
        notifier.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
