from __future__ import annotations

from translator.configuration.reference import TABLES, setting_rows
from translator.configuration.settings import Settings


def test_every_key_says_what_it_means_and_what_it_must_be():
    for row in setting_rows():
        assert row.meaning.endswith("."), row
        assert row.kind, row


def test_defaults_are_written_as_in_the_file():
    told = {row.key: row.default for row in setting_rows()}
    assert told["settle"] == '"10s"'
    assert told["archive"] == "true"
    assert told["attempts"] == "5"
    assert told["replies"] == '["csv", "text"]'
    assert told["journal"] == "required"
    assert told["processing"] == ""


def test_kinds_are_told_with_their_limits():
    told = {row.key: row.kind for row in setting_rows()}
    assert told["port"] == "a whole number from 1 to 65535"
    assert told["sender"] == "text in quotation marks of 1 to 15 characters"
    assert told["x12_qualifier"] == "text in quotation marks of 2 characters"
    assert told["host"] == "text in quotation marks that is not empty"
    assert told["lease"] == "a duration above zero"
    assert told["log"] == '"json" or "console"'
    assert told["ignore"] == "a list, each text in quotation marks"
    assert told["cbp"] == "a table"


def test_what_is_no_key_is_not_listed():
    assert "file" not in {row.key for row in setting_rows() if row.table == TABLES[0][0]}
    assert TABLES[0][1] is Settings
