"""For whom and as what a file is tried or translated offline: options, a partner's agreement, or the mapping's card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast, get_args

import click
import msgspec

from translator.cli.calling import settings, settings_if_any
from translator.model.agreement import Accept, Agreement, Usage
from translator.model.shipment import FilerType

if TYPE_CHECKING:
    from datetime import date

    from translator.configuration.mapping_directories import MappingDirectory
    from translator.configuration.settings import Provider, Settings
    from translator.mapping.inbound import InboundMapping
    from translator.pilot.version import MessageVersion
    from translator.stages.offline import Rules

F = TypeVar("F", bound=Callable[..., Any])

#: Who transmits where neither an option nor settings say it.
_SENDER = "EXAMPLEFS"

_OPTIONS = (
    click.option("--partner", metavar="NAME", help="Take what was agreed with this partner, from its file."),
    click.option(
        "--originator", metavar="CODE", help="CBP's code for the participant.  [default: as the card's trial]"
    ),
    click.option(
        "--filer-type",
        type=click.Choice(get_args(FilerType)),
        help="What the participant is; the required elements hang on it.  [default: as the card's trial]",
    ),
    click.option(
        "--accept",
        type=click.Choice(get_args(Accept)),
        help="What a wrong shipment refuses: itself, or its whole file.  [default: each shipment]",
    ),
)


class Asked(NamedTuple):
    """The options of the call; None where one was not given."""

    partner: str | None = None
    originator: str | None = None
    filer_type: str | None = None
    accept: str | None = None
    usage: str | None = None


def agreement_options(command: F) -> F:
    """``--partner --originator --filer-type --accept``, as the commands without a journal have them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


class Terms(NamedTuple):
    """What a file is examined under."""

    mapping: InboundMapping
    version: MessageVersion
    agreement: Agreement
    settings: Settings | None


def named_mapping(name: str, asked: Asked) -> InboundMapping:
    """The inbound mapping of this call, compiled.

    Raises:
        ConfigurationError: the settings or a table has problems, or there is none of this name.
    """
    from translator.configuration.mapping_directories import compile_mapping, find_mapping
    from translator.stages.tables import compiler

    directory = find_mapping(name, _settings(asked))
    mapping: InboundMapping = compile_mapping(compiler(directory), directory)
    if directory.day or any(directory.path.parent.glob(f"{directory.name}@*")):
        click.echo(f"{directory.name}: the version that holds from {mapping.version}, {directory.path}", err=True)
    return mapping


def _settings(asked: Asked) -> Settings | None:
    return settings() if asked.partner else settings_if_any()


def terms(inbound: InboundMapping, message: str | None, asked: Asked) -> Terms:
    """The terms of this call, for a mapping that makes shipments.

    Raises:
        ConfigurationError: settings, a partner's file or a table has problems, or there is none of a name.
        UsageError: there is no such partner.
    """
    from translator.configuration.mapping_directories import compile_mapping, find_mapping
    from translator.stages.tables import compiler

    found = _settings(asked)
    agreement = _agreement(asked, inbound, found)
    outbound = find_mapping(message or agreement.message, found, "outbound") if message or agreement.message else None
    outbound = outbound or _only_message(found)
    version: MessageVersion = compile_mapping(compiler(outbound), outbound)
    return Terms(inbound, version, agreement, found)


def rules(agreed: Terms, on: date) -> Rules:
    """The rules of this call on a day of filing: those of the settings, or those that came with the translator.

    Raises:
        ConfigurationError: they have problems.
    """
    from translator.configuration.settings import Filing
    from translator.stages.offline import Rules
    from translator.stages.tables import rates_named, rules_offline
    from translator.validation.regime import letter_of

    filing = agreed.settings.filing if agreed.settings else Filing()
    outside = letter_of(agreed.agreement.usage, filing.outside_the_regime)
    rates = rates_named(agreed.settings) if agreed.settings else None
    return Rules(rules_offline(agreed.settings, on), on, outside, rates)


def provider(sender: str | None, found: Settings | None) -> Provider:
    """Who files: the settings' provider, or an example's; under the sender code of the option, where there is one."""
    from translator.configuration.settings import Provider

    ours = found.provider if found else Provider(name=_SENDER, sender=_SENDER)
    return msgspec.structs.replace(ours, sender=sender) if sender else ours


def _agreement(asked: Asked, mapping: InboundMapping, found: Settings | None) -> Agreement:
    from translator.mapping.examples import example_agreement

    agreed = (
        _partners_agreement(asked.partner, found) if asked.partner and found else example_agreement(mapping.card.trial)
    )
    return msgspec.structs.replace(
        agreed,
        originator_code=asked.originator or agreed.originator_code,
        filer_type=cast("FilerType", asked.filer_type or agreed.filer_type),
        accept=cast("Accept", asked.accept or agreed.accept),
        usage=cast("Usage", asked.usage or agreed.usage),
    )


def _partners_agreement(name: str, found: Settings) -> Agreement:
    from translator.configuration.loading import load_partners
    from translator.configuration.problem import nearest

    known = {partner.name: partner.agreement for partner in load_partners(found)}
    if name not in known:
        raise click.UsageError(f"there is no partner {name!r} in {found.partners}. {nearest(name, known, 'partners')}")
    return known[name]


def _only_message(found: Settings | None) -> MappingDirectory:
    """The message version where nobody names one: the only one there is, or the ready-made one for that."""
    from translator.configuration.mapping_directories import find_mappings
    from translator.configuration.ready_made import USUAL_MESSAGE, ready_made_mappings

    roots = found.mappings if found else (ready_made_mappings(),)
    known = [mapping for mapping in find_mappings(roots) if mapping.kind == "outbound"]
    usual = next((mapping for mapping in known if mapping.name == USUAL_MESSAGE), None)
    if len(known) > 1 and usual is not None:
        return usual
    if len(known) != 1:
        names = ", ".join(mapping.name for mapping in known) or "none"
        raise click.UsageError(f"say which message version with --message. There are: {names}.")
    return known[0]


def existing_files() -> click.Path:
    """The type of an input: a file that is there and may be read."""
    return click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
