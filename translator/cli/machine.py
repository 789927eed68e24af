"""What the machine refuses (a full disk, a folder that is not ours), told in plain words."""

from __future__ import annotations

import errno
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from translator.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator


_MEND = "Mend that, and start again: nothing that was committed is lost."
_ROOM = (
    "Make room for temporary files in {temporary} (TMPDIR names another folder), for the journal and the contents; "
    "then start again: nothing that was committed is lost."
)
_REMEDIES = {errno.ENOSPC: _ROOM, errno.EDQUOT: _ROOM}


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
        remedy = _REMEDIES.get(error.errno or 0, _MEND).format(temporary=tempfile.gettempdir())
        raise MachineRefused(f"{where}{error.strerror or error}. {remedy}") from error
