"""What the machine refuses (a full disk, a folder that is not ours), told in plain words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from translator.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator


class MachineRefused(click.ClickException):
    """The operating system refused to read or write; the operator mends it."""

    exit_code = ExitCode.JOURNAL


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn the operating system's errors of the body into words without a traceback.

    Raises:
        MachineRefused: in place of an OSError.
    """
    try:
        yield
    except BrokenPipeError:
        raise  # whoever reads us has read enough; click ends quietly
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise MachineRefused(f"{where}{error.strerror or error}") from error
