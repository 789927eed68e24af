"""A part of the system that is missing is said, never passed over."""

from __future__ import annotations

import pytest


def test_a_missing_part_skips_its_tests_and_says_what_to_install(require_system_part, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"missing.*apt-get install"):
        require_system_part("no-such-program")


def test_a_missing_part_is_a_failure_where_ci_is_set(require_system_part, monkeypatch):
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="no-such-program"):
        require_system_part("no-such-program")


def test_a_part_that_is_there_is_found_by_its_path(require_system_part):
    assert require_system_part("sh").is_file()
