"""What every command may ask about how it was called: the settings file, and the settings in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from translator.configuration.settings import Partner, Settings

CONFIG_VARIABLE = "TRANSLATOR_CONFIG"
CONFIG_HELP = f"The settings file.  [default: ./translator.toml; environment: {CONFIG_VARIABLE}]"
_NAME = "translator.toml"


class Calling(NamedTuple):
    """The settings file of this call; ``given`` tells whether it was named, or is the default."""

    config: Path = Path(_NAME)
    given: bool = False


def given_config(config: Path) -> Calling:
    """The settings file that was named; a directory means the translator.toml in it."""
    return Calling(config / _NAME if config.is_dir() else config, given=True)


def config_file() -> Path:
    """The settings file, absolute; it need not exist."""
    return _calling().config.absolute()


def is_default() -> bool:
    """Whether the settings file is the one of this directory, which need not be named again."""
    return not _calling().given


def settings() -> Settings:
    """The settings of this call.

    Raises:
        ConfigurationError: with every problem of the file.
    """
    from translator.configuration.loading import load_settings

    return load_settings(config_file())


def configuration() -> tuple[Settings, tuple[Partner, ...]]:
    """The settings of this call and the partners.

    Raises:
        ConfigurationError: with every problem of every file.
    """
    from translator.configuration.loading import load_configuration

    return load_configuration(config_file())


def settings_if_any() -> Settings | None:
    """The settings, or None where none were named and there is no ./translator.toml: for commands that do without.

    Raises:
        ConfigurationError: there are some, with problems.
    """
    return settings() if _calling().given or config_file().exists() else None


def config_option() -> click.Option:
    """``--config`` behind the command's name, which goes before the one in front of it."""
    return click.Option(
        ["--config"], type=click.Path(path_type=Path), expose_value=False, callback=_remember, help=CONFIG_HELP
    )


def _remember(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.find_root().obj = given_config(value)


def _calling() -> Calling:
    calling = click.get_current_context().find_root().obj
    return calling if isinstance(calling, Calling) else Calling()
