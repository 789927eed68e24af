"""The exit codes: one table for the program, for its documentation, and for the scripts that rest on them.

From 69 on they are those of ``sysexits.h``.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the program says when it ends."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    CHANNEL = 69
    JOURNAL = 74
    ANOTHER_INSTANCE = 75
    CONFIGURATION = 78


#: What each code means, for people.
MEANINGS = {
    ExitCode.DONE: "done",
    ExitCode.REFUSED: "done; something was refused, held back, rejected or not found, is not accounted for, or differs",
    ExitCode.USAGE: "wrong usage: an unknown command, option or argument",
    ExitCode.CHANNEL: "a channel could not be used",
    ExitCode.JOURNAL: "the journal, the folder of its contents, or a directory to write in could not be used",
    ExitCode.ANOTHER_INSTANCE: "another translator runs in this working directory",
    ExitCode.CONFIGURATION: "settings, a partner's file or a mapping must be mended",
}

#: By the name of our own exception class or of one that it derives from. Names, because a class would have to be
#: imported with its room, and ``translator --help`` would wait for databases and SSH.
_BY_EXCEPTION = {
    "ConfigurationError": ExitCode.CONFIGURATION,
    "TableProblems": ExitCode.CONFIGURATION,
    "ChannelError": ExitCode.CHANNEL,
    "JournalError": ExitCode.JOURNAL,
    "AnotherInstance": ExitCode.ANOTHER_INSTANCE,
}


def exit_code_of(error: BaseException) -> ExitCode | None:
    """The code for an error that a person can mend; None for any other, which is a bug."""
    ours = (kind.__name__ for kind in type(error).__mro__ if kind.__module__.split(".")[0] == "translator")
    return next((_BY_EXCEPTION[name] for name in ours if name in _BY_EXCEPTION), None)
