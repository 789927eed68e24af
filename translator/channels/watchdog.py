"""Breaks off a conversation in which nothing moves any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self


class Watchdog:
    """While it is entered, calls `abort` once when nothing has been heard for `seconds`.

    A library may wait without limit deep inside a call; closing its socket from here is what wakes it.
    """

    def __init__(self, seconds: float, abort: Callable[[], None]) -> None:
        """Take the longest silence, and what ends it; `abort` runs in another thread."""
        self._seconds = seconds
        self._abort = abort
        self._heard = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="channel watchdog", daemon=True)
        self.expired = False

    def heard(self) -> None:
        """Say that something has moved."""
        self._heard = time.monotonic()

    def __enter__(self) -> Self:
        """Begin to watch."""
        self.heard()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop watching."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(self._left()):
            if self._left() <= 0:
                self.expired = True
                self._abort()
                return

    def _left(self) -> float:
        return max(0.0, self._heard + self._seconds - time.monotonic())
