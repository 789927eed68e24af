from __future__ import annotations

import os

import pytest

from translator.configuration.loading import load_configuration
from translator.configuration.mapping_directories import find_mappings
from translator.configuration.surroundings import partner_problems, surrounding_problems

SFTP = """kind = "sftp"
host = "sftp.example.com"
user = "us"
key_file = "us_key"
known_hosts = "known_hosts"
"""


@pytest.fixture
def told(home):
    """Gives a function: the problems of the directory as it now is, by key."""

    def look() -> dict[str, str]:
        settings, partners = load_configuration(home / "translator.toml")
        mappings = find_mappings(settings.mappings)
        problems = [*surrounding_problems(settings), *partner_problems(partners[0], mappings)]
        return {problem.key: f"{problem.message}. {problem.remedy}" for problem in problems}

    return look


@pytest.fixture
def by_sftp(home, edit):
    edit("partners/acme.toml", 'kind = "directory"\n', SFTP)
    (home / "us_key").write_text("secret")
    (home / "us_key").chmod(0o600)
    (home / "known_hosts").write_text("sftp.example.com ssh-ed25519 AAAA")


def test_a_directory_that_is_in_order_has_no_problem(told):
    assert told() == {}


def test_an_sftp_channel_that_is_in_order_has_no_problem(told, by_sftp):
    assert told() == {}


def test_a_drop_box_that_does_not_exist_is_told(home, told):
    (home / "acme/in").rmdir()
    assert "no such folder" in told()["channel.inbox"]


def test_places_that_are_made_later_need_their_folder(told, edit):
    edit("translator.toml", '"contents"', '"far/away/contents"')
    edit("translator.toml", "journal.sqlite3", "gone/journal.sqlite3")
    assert sorted(told()) == ["contents", "journal"]


def test_a_database_is_not_looked_for_on_this_machine(told, edit):
    edit("translator.toml", "journal.sqlite3", "postgresql://db/journal")
    assert told() == {}


def test_an_unknown_mapping_and_message_are_told_with_the_nearest(told, edit):
    edit("partners/acme.toml", '"orders"', '"order"')
    edit("partners/acme.toml", '"pilot-1"', '"pilot-2"')
    assert "Did you mean orders?" in told()["agreement.mappings[0]"]
    assert "Did you mean pilot-1?" in told()["agreement.message"]


def test_a_private_key_that_everyone_may_read_is_told_with_the_command_that_mends_it(home, told, by_sftp):
    (home / "us_key").chmod(0o644)
    assert f"chmod o= {home / 'us_key'}" in told()["channel.key_file"]


def test_missing_and_empty_secrets_are_told(home, told, by_sftp):
    (home / "us_key").unlink()
    (home / "known_hosts").write_text("")
    problems = told()
    assert "no such file" in problems["channel.key_file"]
    assert "empty" in problems["channel.known_hosts"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_drop_box_that_we_may_not_write_in_is_told(home, told):
    (home / "acme/out").chmod(0o500)
    assert "may not work in the folder" in told()["channel.outbox"]
