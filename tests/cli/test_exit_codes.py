from __future__ import annotations

import pytest

from translator.cli.exit_codes import MEANINGS, ExitCode, exit_code_of
from translator.configuration.problem import ConfigurationError


def ours(name, base=Exception):
    return type(name, (base,), {"__module__": "translator.somewhere"})


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigurationError([]), ExitCode.CONFIGURATION),
        (ours("TableProblems")(), ExitCode.CONFIGURATION),
        (ours("PermanentChannelError", ours("ChannelError"))(), ExitCode.CHANNEL),
        (ours("JournalError")(), ExitCode.JOURNAL),
        (ours("AnotherInstance")(), ExitCode.ANOTHER_INSTANCE),
    ],
)
def test_an_error_that_a_person_can_mend_has_an_exit_code(error, code):
    assert exit_code_of(error) == code


def test_any_other_error_is_a_bug():
    assert exit_code_of(KeyError("x")) is None


def test_a_strangers_error_of_the_same_name_is_a_bug():
    assert exit_code_of(type("JournalError", (Exception,), {"__module__": "elsewhere"})()) is None


def test_every_exit_code_has_its_meaning():
    assert set(MEANINGS) == set(ExitCode)
