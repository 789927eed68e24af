"""A journal on a real SQLite file."""

from __future__ import annotations

import pytest

from tests.journal.steps import Steps, open_journal


@pytest.fixture
def journal(tmp_path):
    opened = open_journal(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def steps(journal) -> Steps:
    return Steps(journal)
