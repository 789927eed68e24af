"""``translator together``: what counts together with a shipment, of whatever participant."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from translator.cli.exit_codes import ExitCode
from translator.cli.memory import next_command, opened_memory
from translator.cli.output import json_option, print_json, print_table, visible
from translator.validation.de_minimis import dollars
from translator.validation.limits import limit_on
from translator.validation.persons import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.cli.memory import Memory
    from translator.journal.groups import CountedFiling, Group

_COLUMNS = ("", "parcel", "partner", "interchange", "file", "place", "state", "reference", "number", "value", "arrival")


@click.command("together")
@click.argument("number")
@json_option
@click.pass_context
def together(ctx: click.Context, number: str, as_json: bool) -> None:
    """What counts together with a shipment.

    NUMBER is a tracking or bill number in any spelling, or a reference; or the number of an interchange, for all its
    shipments of which it was found that they pass the limit. Shown are all filings that count for the same person on
    the same day, and for the same order: of whichever participant, in which file and where, what each is worth, what
    all are worth with each parcel counted once, and the limit.

    All sides are shown: this is for the operator, and no participant is told what another one says.

    Exit code 1 when more than the limit counts together, or nothing counts under the number.
    """
    with opened_memory() as memory:
        limit = _limit(memory)
        found = list(memory.journal.comparison.groups(number))
    over = [group for group in found if limit is not None and group.cents > limit]
    if as_json:
        print_json({"number": number, "limit_cents": limit, "groups": [_document(group, limit) for group in found]})
    else:
        for group in found:
            _print(group, limit)
        for line in _next(number, found):
            click.echo(visible(line))
    ctx.exit(ExitCode.DONE if found and not over else ExitCode.REFUSED)


def _limit(memory: Memory) -> int | None:
    """US cents that may count together on this day."""
    from translator.stages.tables import rules_offline

    today = datetime.now(UTC).date()
    limit = limit_on(rules_offline(memory.settings, today).limits, today)
    return limit.cents if limit else None


def _day(group: Group) -> date | None:
    return None if group.person_day is None else day_of(group.person_day, group.near)


def _document(group: Group, limit: int | None) -> dict[str, Any]:
    return {
        "together": group.together,
        "usage": group.usage,
        "day": _day(group) or "",
        "originator_code": group.originator_code,
        "reference": group.reference,
        "total_cents": group.cents,
        "over_the_limit": limit is not None and group.cents > limit,
        "parcels": group.parcels,
        "filed": group.filed,
        "filings": [one._asdict() for one in group.filings],
    }


def _print(group: Group, limit: int | None) -> None:
    what = f"order {group.reference} of {group.originator_code}"
    named = f"one person on {_day(group)}" if group.together == "person" else what
    most = "there is no limit on this day" if limit is None else f"the limit is {dollars(limit)}"
    parcels = "1 parcel" if group.parcels == 1 else f"{group.parcels} parcels"
    several = f"{group.filed} filings of {parcels}" if group.filed > 1 else "nothing else"
    title = f"For {named} ({group.usage}): {several}, {dollars(group.cents)}; {most}"
    print_table(visible(title), _COLUMNS, [_row(one) for one in group.filings])
    if group.filed > len(group.filings):
        click.echo(f"{group.filed - len(group.filings)} more are not shown.")


def _row(one: CountedFiling) -> tuple[object, ...]:
    number = one.tracking_number or one.house_bill_number or one.master_bill_number
    return (
        "→" if one.asked else "",
        str(one.parcel),
        one.partner,
        str(one.interchange_id),
        one.file,
        one.extent,
        one.state,
        one.reference,
        number,
        _value(one),
        one.arrival or "not told",
    )


def _value(one: CountedFiling) -> str:
    if one.worth_cents is None:
        return "unknown"
    return f"at least {dollars(one.worth_cents)}" if one.worth_in_part else dollars(one.worth_cents)


def _next(number: str, found: list[Group]) -> Iterator[str]:
    if not found:
        yield f"Nothing that counts is filed under {number}. Next: {next_command('show', number)}"
        return
    held = sorted({one.interchange_id for group in found for one in group.filings if one.state == "HELD"})
    for interchange in held:
        yield f"held: next {next_command('release', interchange, '--reason', 'TEXT')}"
        yield f"      or   {next_command('discard', interchange, '--reason', 'TEXT')}"
