"""Breaking off a conversation that has gone silent."""

from __future__ import annotations

import threading

from translator.channels.watchdog import Watchdog


def test_silence_is_broken_off_once() -> None:
    aborted = threading.Event()
    with Watchdog(0.01, aborted.set) as watchdog:
        assert aborted.wait(10)
    assert watchdog.expired


def test_a_conversation_that_ends_in_time_is_left_alone() -> None:
    aborted = threading.Event()
    with Watchdog(3600, aborted.set) as watchdog:
        watchdog.heard()
    assert not aborted.is_set()
    assert not watchdog.expired
