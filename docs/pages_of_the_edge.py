"""The pages that are written from the edge: settings, commands and exit codes."""

from __future__ import annotations

from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING

import click

from docs.markdown import code, page, table
from translator.cli.commands import COMMANDS, Row
from translator.cli.exit_codes import MEANINGS
from translator.configuration.reference import setting_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Settings


def settings_page() -> str:
    """Every key of translator.toml and of the partners' files."""
    blocks = groupby(setting_rows(), lambda row: row.table)
    return page(
        "Settings",
        "`translator.toml` holds the settings, and `partners/NAME.toml` one trading partner each; "
        "`translator init` lays both down with a comment on every key.\n"
        "Relative paths start at the directory of `translator.toml`.\n"
        'Durations are text: `"30s"`, `"15m"`, `"4h"`, `"2d"`, `"1h30m"`.\n'
        "No secret stands in these files: keys and passwords are named by the path of their file.\n"
        "A key that is not listed here is a problem, and `translator check` names the nearest.",
        *(
            f"## {place}\n\n"
            + table(
                ("key", "meaning", "value", "when left out"),
                ((code(row.key), row.meaning, row.kind, _left_out(row.default)) for row in rows),
            )
            for place, rows in blocks
        ),
    )


def _left_out(default: str) -> str:
    return "must be there" if default == "required" else code(default)


# Commands


def commands_page() -> str:
    """Every command with its arguments and options."""
    return page(
        "Commands",
        "Every command takes `--help`, and `--config FILE` for another settings file than `./translator.toml`; "
        "the environment variable `TRANSLATOR_CONFIG` does the same.\n"
        "With `--json` a command prints one JSON document for programs: "
        "[what scripts may rest on](machine-readable.md).\n"
        "How each command ends is told by its [exit code](exit-codes.md).",
        table(("command", "what it does"), ((f"[`{row.name}`](#translator-{row.name})", row.help) for row in COMMANDS)),
        *(command_section(row, command_of(row)) for row in COMMANDS),
    )


def command_of(row: Row) -> click.Command:
    """The command that a row of the table names."""
    module, attribute = row.place.split(":")
    command = getattr(import_module(f"translator.cli.{module}"), attribute)
    if not isinstance(command, click.Command):
        raise TypeError(f"translator.cli.{row.place} is no command")
    return command


def command_section(row: Row, command: click.Command) -> str:
    """One command: how it is called, what it does, its options."""
    context = click.Context(command, info_name=f"translator {row.name}")
    options = [one for one in command.params if isinstance(one, click.Option) and one.name != "config"]
    parts = [
        f"## translator {row.name}",
        f"```\n{_usage(command, context)}\n```",
        _paragraphs(command.help or row.help),
    ]
    return "\n\n".join([*parts, *_options(options, context)])


def _usage(command: click.Command, context: click.Context) -> str:
    return " ".join([context.command_path, *command.collect_usage_pieces(context)])


def _paragraphs(text: str) -> str:
    """The help text as pages have it: paragraphs stay, each sentence on its line."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.replace("\b", "").split("\n\n"))
    return "\n\n".join(paragraph.replace(". ", ".\n") for paragraph in paragraphs)


def _options(options: Sequence[click.Option], context: click.Context) -> Iterator[str]:
    if options:
        records = (option.get_help_record(context) for option in options)
        yield table(("option", "meaning"), ((code(names), said) for names, said in filter(None, records)))


# Exit codes


def exit_codes_page() -> str:
    """What the program says when it ends."""
    return page(
        "Exit codes",
        "From 69 on they are those of `sysexits.h`.\n"
        "A bug ends with a traceback and Python's own code, 1; a second SIGTERM or SIGINT with 128 and its number.",
        table(("code", "meaning"), ((str(int(one)), meaning) for one, meaning in MEANINGS.items())),
    )
