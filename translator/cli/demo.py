"""``translator demo``: the whole journey on this machine, with the stand-in for CBP."""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
import textwrap
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import structlog

from translator.cli.exit_codes import ExitCode
from translator.cli.output import called_as, json_option, print_json, print_table
from translator.daemon import one_pass
from translator.standin.demo import EXPECTED, Outcome, play
from translator.standin.demo_layout import PARTICIPANTS, messages_in, replies_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

    Tell = Callable[[str, str], None]

LOG = "translator.log"
_COLUMNS = ("participant", "files", "shipments", "refused", "accepted", "with warnings", "under review", "rejected")
#: Shown at the end: rejected by CBP, refused by us.
_WORTH_A_LOOK = ("LM3000002", "O-2002")
_SAMPLE = "orders_1002.csv.*.read.txt"


@click.command("demo")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Leave everything in this directory.")
@json_option
@click.pass_context
def demo(ctx: click.Context, keep: Path | None, as_json: bool) -> None:
    """Watch participants' files travel the whole way and back, with a stand-in for CBP.

    Three participants (a marketplace by CSV, a carrier by X12 856, a marketplace by XML) leave a dozen files, good
    and bad, over SFTP on this machine. The translator takes them in, files them with the stand-in for CBP, and
    brings the answers back. With --keep DIR everything stays in DIR, and every command runs on it with
    --config DIR/translator.toml; the drop boxes are folders then.

    Exit code 0 when everything came as it was to come and every shipment is accounted for, else 1.
    """
    with _directory(keep) as directory, _log(directory / LOG, as_json=as_json) as (log, tell):
        outcome = play(directory, one_pass, log, tell)
        if as_json:
            print_json(_document(outcome, keep))
        else:
            _print(outcome, directory, kept=keep is not None)
    ctx.exit(ExitCode.DONE if outcome.as_scripted else ExitCode.REFUSED)


@contextmanager
def _directory(keep: Path | None) -> Iterator[Path]:
    """The directory to play in: the one that is named, which must be new or empty, or one that is removed again."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="translator-demo-") as name:
            yield Path(name)
        return
    directory = keep.absolute()
    try:
        directory.mkdir(parents=True, exist_ok=True)
        full = any(directory.iterdir())
        directory.joinpath("translator.log").touch()
    except OSError as error:
        msg = f"{directory} cannot be written: {error.strerror}. Choose a directory that this user may write."
        raise click.BadParameter(msg, param_hint="--keep") from None
    if full:
        msg = f"{directory} is not empty. Name a directory that does not exist yet, or empty this one."
        raise click.BadParameter(msg, param_hint="--keep")
    yield directory


@contextmanager
def _log(file: Path, *, as_json: bool) -> Iterator[tuple[FilteringBoundLogger, Tell]]:
    """The translator's log, into the file; and who is told what happens, as short lines on the screen."""
    lock, width = threading.Lock(), shutil.get_terminal_size().columns if sys.stdout.isatty() else 200

    def tell(who: str, what: str) -> None:
        with lock:
            if not as_json:
                click.echo(f"{click.style(f'{who:>10}', bold=True)}  {what}"[: width + 8])

    def told(_: WrappedLogger, __: str, facts: EventDict) -> EventDict:
        sentence = _SENTENCES.get((facts["action"], "response" in facts))
        if sentence:
            tell("translator", sentence.format_map(_Facts(facts)))
        return facts

    with file.open("w", encoding="utf-8") as stream:
        yield structlog.wrap_logger(structlog.WriteLogger(stream), processors=_processors(told)), tell


def _processors(told: Any) -> list[Any]:
    return [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.EventRenamer("action"),
        told,
        structlog.processors.JSONRenderer(default=str, ensure_ascii=False),
    ]


class _Facts(dict[str, Any]):
    """The facts of one line of the log; what it does not tell is left open."""

    def __missing__(self, key: str) -> str:
        return "?"


#: Action of the log, and whether it is about an answer of CBP's → how it is told.
_SENTENCES = {
    ("received", False): "takes in {file} of {partner}: interchange {interchange}",
    ("received", True): "takes in {file}",
    ("translated", False): "translates {file}: {read} shipments read, {filed} filed in {messages} message(s)",
    ("refused", False): "refuses {file}: {read} shipments read, nothing filed",
    ("quarantined", False): "QUARANTINES {file}: {reason}",
    ("sent", False): "leaves {file} for CBP",
    ("reconciled", True): "matches {file} to what was sent",
    ("unmatched", True): "CANNOT MATCH {file}: {reason}",
    ("channel_down", False): "FINDS A CHANNEL DOWN: {reason}",
    ("send_failed", False): "COULD NOT SEND: {reason}",
    ("not_delivered", False): "COULD NOT DELIVER: {reason}",
    ("delivered", False): "tells {partner}: {reply}",
}


def _document(outcome: Outcome, keep: Path | None) -> dict[str, Any]:
    audit = outcome.audit
    counts = ("read", "refused", "held", *EXPECTED["lotus"]._fields[3:], "filed", "awaiting")
    return {
        "directory": keep and keep.absolute(),
        "partners": {name: line._asdict() for name, line in outcome.partners.items()},
        "audit": {
            "interchanges": audit.interchanges,
            "shipments": {name: getattr(audit, name) for name in counts},
            "unaccounted": audit.unaccounted,
        },
        "seconds": round(outcome.seconds, 1),
        "as_scripted": outcome.as_scripted,
    }


def _print(outcome: Outcome, directory: Path, *, kept: bool) -> None:
    click.echo()
    titles = {one.name: one.title for one in PARTICIPANTS}
    print_table("What became of it", _COLUMNS, ([titles[name], *line] for name, line in outcome.partners.items()))
    audit = outcome.audit
    click.echo(
        f"Audit: {audit.read} shipments read = {audit.refused} refused + {audit.held} held + {audit.filed} filed; "
        f"{audit.unaccounted} unaccounted."
    )
    for name, line in outcome.partners.items():
        if line != EXPECTED[name]:
            click.echo(f"NOT AS SCRIPTED: {name} came to {line}, and was to come to {EXPECTED[name]}.")
    click.echo(f"{outcome.seconds:.0f} seconds.\n")
    (_print_where if kept else _print_gone)(directory)


def _print_gone(directory: Path) -> None:
    report = next(path for path in replies_in(directory, "lotus") if path.match(_SAMPLE))
    click.echo(f"One of the reports, {report.name}:\n")
    click.echo(textwrap.indent(report.read_text(encoding="utf-8"), "    "))
    click.echo("Nothing was kept: the directory of this demo is removed now.")
    click.echo(f"To look at every report and message, and to go on from there: {called_as()} demo --keep DIR")


def _print_where(directory: Path) -> None:
    for one in PARTICIPANTS:
        _print_files(f"What {one.name} was sent", replies_in(directory, one.name))
    _print_files("What CBP was sent", messages_in(directory))
    click.echo(f"The translator's log: {directory / LOG}\n\nWhat to try next:")
    config = f"--config {shlex.quote(str(directory / 'translator.toml'))}"
    for words, comment in _next(directory):
        click.echo(f"  # {comment}\n  {called_as()} {words} {config}")


def _print_files(title: str, files: Iterator[Path]) -> None:
    listed = list(files)
    click.echo(f"{title}, in {listed[0].parent}:")
    for path in listed:
        click.echo(f"  {path.name}")
    click.echo()


def _next(directory: Path) -> Iterator[tuple[str, str]]:
    rejected, refused = _WORTH_A_LOOK
    yield f"show {rejected}", "rejected by CBP: its whole story"
    yield f"show {refused}", "refused by us, by the participant's own order number"
    yield "status", "how things stand"
    yield "audit", "every shipment accounted for"
    file = directory / "drop-boxes/lotus/in/archive/orders_1002.csv"
    yield f"try marketplace-csv {shlex.quote(str(file))} --partner lotus", "what a mapping makes of a file"
    yield "once", f"one more pass, when you have left another file in {directory / 'drop-boxes/lotus/in'}"
    yield "standin --once", "the stand-in for CBP answers what the pass has sent; then once again"
