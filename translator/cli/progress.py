"""A bar that tells how much of a file has been read, on standard error, where a person is looking at it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def opened_with_bar(path: Path, *, quiet: bool = False) -> Iterator[tuple[BinaryIO, Callable[[object], None]]]:
    """The opened file, and a function to be called now and then while it is read; its argument does not matter."""
    with path.open("rb") as stream:
        if quiet or not sys.stderr.isatty():
            yield stream, lambda _: None
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True, markup=False), transient=True) as progress:
            bar = progress.add_task(path.name, total=path.stat().st_size)
            yield stream, lambda _: progress.update(bar, completed=stream.tell())
