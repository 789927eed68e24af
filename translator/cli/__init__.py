"""The command line: one module for each command.

``main`` is the program ``translator``. Its commands stand in the table of `commands`; a command's module is imported
when the command is called, so that ``translator --help`` answers at once.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import click

from translator.cli.calling import CONFIG_HELP, CONFIG_VARIABLE, Calling, given_config
from translator.cli.collecting import collect_rarely
from translator.cli.commands import CommandGroup

__all__ = ["main"]

_DISTRIBUTION = "section321-translator"


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    try:
        version = metadata.version(_DISTRIBUTION)
    except metadata.PackageNotFoundError:
        version = "of a checkout that is not installed"
    click.echo(f"translator, version {version}")
    ctx.exit()


@click.command(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=click.Path(path_type=Path), envvar=CONFIG_VARIABLE, help=CONFIG_HELP)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.pass_context
def main(ctx: click.Context, config: Path | None) -> None:
    """Translate participants' shipment files into filings for CBP's Section 321 Data Pilot, and back.

    Start with: translator init DIR
    """
    collect_rarely()
    ctx.obj = given_config(config) if config else Calling()
