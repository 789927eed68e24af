"""The stand-in's moods: a small TOML script that says how CBP answers what.

::

    [[message]]                       # the first rule that fits a message; none: received
    control_number = "*7"             # shell pattern; left out: any
    originator_code = "ACME*"
    answer = "reject"                 # receive | reject | silence
    code = "X35"
    text = "OUT OF SEQUENCE RECORD"
    after_polls = 2                   # late: so many polls, or so many seconds, and never before both have passed
    after_seconds = 30
    times = 2                         # answered twice

    [[shipment]]                      # the first rule that fits a shipment; none: accepted
    number = "1Z999*"                 # any of tracking, house bill and master bill number
    disposition = "rejected"          # accepted | accepted with warnings | under review | rejected | silence
    code = "S90"
    text = "SELLER NOT KNOWN"
    record = "SP36"                   # in records: all are echoed, and this is told behind the first SP36
    then = "accepted"                 # a second answer about this shipment, later
    then_after_polls = 3

Its rules stand in the order in which they are tried.
"""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

MessageAnswer = Literal["receive", "reject", "silence"]
Disposition = Literal["accepted", "accepted with warnings", "under review", "rejected"]
ShipmentAnswer = Literal["accepted", "accepted with warnings", "under review", "rejected", "silence"]


class BadScript(Exception):
    """The script cannot be used. Raised by `read_script`; whoever wrote the script can mend it."""


class MessageRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What becomes of a message as a whole."""

    control_number: str = "*"
    originator_code: str = "*"
    answer: MessageAnswer = "receive"
    #: Reason of a rejection.
    code: str = ""
    text: str = ""
    after_polls: int = 0
    after_seconds: float = 0
    times: int = 1


class ShipmentRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What becomes of a shipment."""

    number: str = "*"
    control_number: str = "*"
    originator_code: str = "*"
    disposition: ShipmentAnswer = "accepted"
    code: str = ""
    text: str = ""
    #: In records: the record behind which code and text are told, as CBP tells what is wrong in one; the others are
    #: echoed, and what became of the shipment comes last.
    record: str = ""
    #: A second answer about this shipment, in a response of its own.
    then: Disposition | None = None
    then_code: str = ""
    then_text: str = ""
    then_after_polls: int = 1
    then_after_seconds: float = 0


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules; the empty script accepts everything at once."""

    message: tuple[MessageRule, ...] = ()
    shipment: tuple[ShipmentRule, ...] = ()

    def for_message(self, originator_code: str, control_number: str) -> MessageRule:
        """The first rule that fits, or the one that receives."""
        fits = (
            rule
            for rule in self.message
            if fnmatchcase(control_number, rule.control_number) and fnmatchcase(originator_code, rule.originator_code)
        )
        return next(fits, MessageRule())

    def for_shipment(self, originator_code: str, control_number: str, numbers: Iterable[str]) -> ShipmentRule:
        """The first rule that fits, or the one that accepts."""
        held = [number for number in numbers if number]
        fits = (
            rule
            for rule in self.shipment
            if any(fnmatchcase(number, rule.number) for number in held)
            and fnmatchcase(control_number, rule.control_number)
            and fnmatchcase(originator_code, rule.originator_code)
        )
        return next(fits, ShipmentRule())


def read_script(content: bytes) -> Script:
    """Read a script.

    Raises:
        BadScript: not TOML, or not this script's words; the message says where.
    """
    try:
        script = msgspec.convert(tomllib.loads(content.decode()), Script)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as wrong:
        raise BadScript(f"{wrong}. See the stand-in's page for the words of a script.") from None
    rules: list[MessageRule | ShipmentRule] = [*script.message, *script.shipment]
    for rule in rules:
        _check_written(rule)
    return script


def _check_written(rule: MessageRule | ShipmentRule) -> None:
    """A code is up to ten capital letters and digits, a text is printable: else the answer would not be valid."""
    for name in ("code", "then_code"):
        code = getattr(rule, name, "")
        if code and not (len(code) <= LONGEST_CODE and code.isascii() and code.isalnum() and code == code.upper()):
            raise BadScript(f"{name} = {code!r}: write up to {LONGEST_CODE} capital letters and digits.")
    for name in ("text", "then_text"):
        text = getattr(rule, name, "")
        if not text.isprintable():
            raise BadScript(f"{name} = {text!r}: write one line of printable text.")
        if text and not getattr(rule, name.replace("text", "code")):
            raise BadScript(f"{name} = {text!r}: a text needs a {name.replace('text', 'code')}.")
    if isinstance(rule, ShipmentRule) and rule.record and not rule.code:
        raise BadScript(f"record = {rule.record!r}: what is told behind a record needs a code.")
    if isinstance(rule, MessageRule) and rule.times < 1:
        raise BadScript(f"times = {rule.times}: write 1 or more, or answer = 'silence'.")


LONGEST_CODE = 10
