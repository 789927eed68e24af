"""``translator examples``: what the mappings make of their examples, against what must come of them."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from translator.cli.calling import settings_if_any
from translator.cli.exit_codes import ExitCode
from translator.cli.output import json_option, print_json, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.configuration.mapping_directories import MappingDirectory, MappingKind
    from translator.configuration.problem import Problem
    from translator.mapping.examples import Difference
    from translator.stages.example_trials import Claims, Trial

#: Lines of one difference that a person is shown; the document has all.
_SHOWN = 60
_COLORS = {"+": "green", "-": "red", "@": "cyan"}


@click.command("examples")
@click.argument("action", metavar="test|accept", type=click.Choice(["test", "accept"]))
@click.argument("mapping", metavar="[MAPPING]", required=False)
@json_option
@click.pass_context
def examples(ctx: click.Context, action: str, mapping: str | None, as_json: bool) -> None:
    """Test the examples beside the tables, or accept what comes of them.

    Every file in a mapping's examples/ is an input, but for those that end in .shipments.json and .findings.txt: these
    are what must come of it, to the letter. Every row of the table must be exercised by some example, and every
    example is offered to every mapping: exactly its owner may claim it. Of a reference table .table.json holds the
    rows, and every column must be filled by some example. Of a message version the inputs are the files that end in
    .shipments.json; what they become stands in .message.EXTENSION, and what is told of them in .findings.txt. Without
    MAPPING, a name or a directory, those of all mappings and message versions are tested.

    accept writes what comes out as what must come out, and names each file that it changed: look at the difference
    first, and accept it only when it is what you want.

    Exit code 1 when something is not as it should be (after accept: when a row is idle or a claim is wrong), 78 when
    a table has problems.
    """
    wanted, offered = _directories(mapping)
    problems: list[Problem] = []
    from translator.stages.example_trials import tried, tried_messages

    trials = tried((one for one in wanted if one.kind == "inbound"), offered, problems)
    trials += tried_messages((one for one in wanted if one.kind == "outbound"), problems)
    written = _accepted(trials) if action == "accept" else []
    if action == "accept":
        trials = [trial._replace(differences=()) for trial in trials]
    if as_json:
        print_json({"mappings": list(map(_facts, trials)), "written": written, "problems": problems})
    else:
        _print(trials, written, problems)
    ctx.exit(_exit_code(trials, problems))


def _exit_code(trials: Sequence[Trial], problems: Sequence[Problem]) -> ExitCode:
    if problems:
        return ExitCode.CONFIGURATION
    return ExitCode.DONE if all(trial.passed for trial in trials) else ExitCode.REFUSED


def _directories(name: str | None) -> tuple[list[MappingDirectory], list[MappingDirectory]]:
    """The mappings that are tested, and those to which their examples are offered."""
    from translator.configuration.mapping_directories import find_mapping, find_mappings
    from translator.configuration.ready_made import ready_made_mappings

    found = settings_if_any()
    roots = found.mappings if found else (ready_made_mappings(),)
    every = find_mappings(roots)
    offered = [directory for directory in every if directory.kind == "inbound"]
    if not name:
        return [directory for directory in every if directory.kind in ("inbound", "outbound")], offered
    messages = {one for directory in every if directory.kind == "outbound" for one in (directory.name, directory.path)}
    kind: MappingKind = "outbound" if messages & {name, Path(name).resolve()} or _is_message(Path(name)) else "inbound"
    return [find_mapping(name, found, kind)], offered


def _is_message(path: Path) -> bool:
    """Whether a directory, which none of the settings names, stands where message versions do."""
    return path.is_dir() and path.resolve().parent.name == "outbound"


def _accepted(trials: Sequence[Trial]) -> list[str]:
    """Write what came out; the paths of the files that changed."""
    from translator.configuration.example_files import write_examples

    written: list[str] = []
    for trial in trials:
        changed = {one.name: one.actual for one in trial.differences}
        if changed:
            write_examples(trial.directory, changed)
        written += [str(trial.directory.path / "examples" / name) for name in changed]
    return written


# For programs


def _facts(trial: Trial) -> dict[str, Any]:
    return {
        "name": trial.directory.name,
        "path": trial.directory.path,
        "examples": trial.inputs,
        "passed": trial.passed,
        "differences": [_difference_facts(one) for one in trial.differences],
        "rows": trial.rows,
        "idle_rows": [{"row": row, "target": target} for row, target in trial.idle.items()],
        "claims": [{"example": one.example, "claimed_by": one.claimed_by, "right": one.right} for one in trial.claims],
    }


def _difference_facts(one: Difference) -> dict[str, Any]:
    return {"file": one.name, "what": _what(one), "diff": list(_diff(one))}


def _what(one: Difference) -> str:
    if one.expected is None:
        return "missing"
    return "unexpected" if one.actual is None else "different"


def _diff(one: Difference) -> Iterator[str]:
    """The lines that differ, with those around them."""
    expected, actual = (_lines(content) for content in (one.expected, one.actual))
    return unified_diff(expected, actual, "must come out", "came out", lineterm="")


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode("utf-8", errors="backslashreplace").split("\n")


# For people

_WHAT = {
    "missing": "there is no such file, but something came out",
    "unexpected": "nothing came out that it stands for",
    "different": "something else came out",
}


def _print(trials: Sequence[Trial], written: Sequence[str], problems: Sequence[Problem]) -> None:
    for trial in trials:
        _print_trial(trial)
    for file in written:
        click.echo(f"written: {visible(file)}")
    for problem in problems:
        click.echo(visible(problem))
    bad = [trial.directory.path.name for trial in trials if not trial.passed]
    if problems:
        click.echo(f"{_number(len(problems), 'problem')} in the tables: those mappings could not be tested.")
    elif bad:
        click.echo(f"Not as it should be: {', '.join(bad)}.")
    else:
        click.echo("Everything is as it should be.")


def _print_trial(trial: Trial) -> None:
    tested, right = len(trial.inputs), sum(one.right for one in trial.claims)
    what = "columns" if trial.produces == "table" else "rows"
    different = f", {_number(len(trial.differences), 'difference')}" if trial.differences else ""
    exercised = f"{trial.rows - len(trial.idle)} of {trial.rows} {what} exercised"
    more = f"; {exercised}; {right} of {tested} claimed by it alone" if trial.produces != "message" else ""
    click.echo(f"{trial.directory.path.name}: {_number(tested, 'example')}{different}{more}.")
    for difference in trial.differences:
        _tell(f"examples/{difference.name}: {_WHAT[_what(difference)]}")
        _print_lines(list(_diff(difference)))
    for row, target in trial.idle.items():
        _tell(_idle(row, target, produces=trial.produces))
    for one in trial.claims:
        if not one.right:
            _tell(_wrong_claim(one))


def _idle(row: int, target: str, *, produces: str) -> str:
    if produces == "table":
        return f'[table], column "{target}": no example fills it. Add one that does, or drop the column.'
    return f"fields.csv, row {row}, {target}: no example fills anything by it. Add one that does, or drop the row."


def _tell(line: str) -> None:
    click.echo(f"  {visible(line)}")


def _wrong_claim(one: Claims) -> str:
    claiming = one.claimed_by
    others = [name for name in claiming if name != one.owner]
    if one.owner not in claiming:
        said = f"{one.owner} does not claim it: {one.reasons[one.owner]}"
        return f"examples/{one.example}: {said}" + (f"; claimed by {', '.join(others)}" if others else "")
    return f"examples/{one.example}: also claimed by {', '.join(others)}. Say more in [recognize] of one of them."


def _print_lines(lines: Sequence[str]) -> None:
    for line in lines[2:_SHOWN]:
        click.secho(f"    {visible(line)}", fg=_COLORS.get(line[:1]))
    if len(lines) > _SHOWN:
        click.echo(f"    … and {len(lines) - _SHOWN} lines more.")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
