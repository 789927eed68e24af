"""``translator init DIR``: a working directory, ready to be checked, tried and changed."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import click

from translator.cli.output import json_option, print_json
from translator.configuration.laying_down import lay_down


@click.command("init")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@json_option
def init(directory: Path, as_json: bool) -> None:
    """Lay down a working directory: settings, an example partner, mappings, service files.

    Nothing is ever written over: where one of these files stands already, nothing is done.
    """
    written = lay_down(directory, _program())
    if as_json:
        print_json({"directory": directory.absolute(), "files": written})
        return
    click.echo(f"{len(written)} files in {directory}: README.txt tells what is what.")
    click.echo(f"Next: translator check --config {shlex.quote(str(directory / 'translator.toml'))}")


def _program() -> Path:
    """The program that service files are to start: the one of this installation."""
    beside = Path(sys.executable).with_name("translator")
    found = beside if beside.exists() else shutil.which("translator")
    return Path(found or beside).absolute()
