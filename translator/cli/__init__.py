"""The command line: one module for each command.

``main`` is the program ``translator``. Its commands stand in the table of `commands`; a command's module is imported
when the command is called, so that ``translator --help`` answers at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from translator import __version__
from translator.cli.calling import CONFIG_HELP, CONFIG_VARIABLE, Calling, given_config
from translator.cli.commands import CommandGroup

__all__ = ["main"]


@click.command(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=click.Path(path_type=Path), envvar=CONFIG_VARIABLE, help=CONFIG_HELP)
@click.version_option(__version__, prog_name="translator")
@click.pass_context
def main(ctx: click.Context, config: Path | None) -> None:
    """Translate participants' shipment files into filings for CBP's Section 321 Data Pilot, and back.

    Start with: translator init DIR
    """
    ctx.obj = given_config(config) if config else Calling()
