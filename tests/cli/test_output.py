from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from translator.cli.output import print_json, print_table, visible


def test_a_json_document_is_one_line(capsys):
    print_json({"path": Path("/a"), "day": date(2026, 11, 1), "price": Decimal("4.50"), "text": "é\n"})
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out) == {"path": "/a", "day": "2026-11-01", "price": "4.50", "text": "é\n"}


def test_what_has_no_form_in_json_is_a_bug():
    with pytest.raises(NotImplementedError):
        print_json(object)


def test_a_table_without_a_terminal_has_no_colors_and_no_folded_lines(capsys):
    print_table("Files", ("name", "size"), [("n" * 120, 3), ("[bold]x[/bold] :smile:", 14)])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "n" * 120 in out
    assert "[bold]x[/bold] :smile:" in out


def test_an_empty_table_says_so(capsys):
    print_table("Files", ("name",), [])
    assert capsys.readouterr().out == "Files: none\n"


def test_no_value_steers_the_terminal():
    assert visible("a\x1b[2Jb\rc\u202ed\ne") == "a\\x1b[2Jb\\rc\\u202ed\ne"
