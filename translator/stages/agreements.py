"""What the settings say of a message's envelope, against the message versions that must carry it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from translator.configuration.problem import Problem
from translator.mapping.recognize import takes_all_of
from translator.pilot.message import Envelope
from translator.stages.agreed_codes import code_problems
from translator.stages.enclosing import facts_of_message, sender_facts
from translator.validation.checks_of_numbers import filer_code, scac, schedule_d_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from translator.configuration.settings import Partner, Settings
    from translator.mapping.inbound import InboundMapping
    from translator.model.agreement import Agreement
    from translator.model.finding import Finding
    from translator.pilot.response import ResponseVersion
    from translator.pilot.version import MessageVersion
    from translator.stages.context import Context
    from translator.validation.check_catalogue import Wrong

#: Who we are where a receiver reads it, and what filing for production does not go without where the table asks.
_OURS = ("abi_port", "abi_filer", "scac")


def agreement_problems(
    settings: Settings, partners: Iterable[Partner], messages: Mapping[str, MessageVersion]
) -> list[Problem]:
    """What no message could be enclosed with, or what two partners say differently of the same numbers."""
    partners = tuple(partners)
    told: dict[Problem, None] = dict.fromkeys(_provider_problems(settings))
    wrong = {one.key for one in told}
    for partner in partners:
        told.update((one, None) for one in _reply_problems(partner))
        version = messages.get(partner.agreement.message)
        if version is not None:
            told.update((one, None) for one in _numbering_problems(partner, version))
            told.update((one, None) for one in _envelope_problems(settings, partner, version) if one.key not in wrong)
    told.update((one, None) for one in code_problems(partners))
    told.update((one, None) for one in _different_first_numbers(partners, messages))
    return list(told)


def agreement_warnings(
    settings: Settings, partners: Iterable[Partner], messages: Mapping[str, MessageVersion]
) -> list[Problem]:
    """Facts about us that a message for production carries, and that the settings do not name."""
    told: dict[Problem, None] = {}
    for partner in partners:
        version = messages.get(partner.agreement.message)
        if version is None or partner.agreement.usage != "production":
            continue
        read = {row.source.name for row in version.rows if row.source is not None}
        for name in _OURS:
            if f"envelope.{name}" in read and not getattr(settings.provider, name):
                message = f"{version.name} carries it, and {partner.name} files for production"
                remedy = "Name ours; what the message's table puts there instead is for tests."
                told[Problem(str(settings.file), f"provider.{name}", "", message, remedy)] = None
    return list(told)


#: What is asked of our own codes, whether or not a message of today carries them.
_ASKED: tuple[tuple[str, Callable[[str], Wrong | None], str, str], ...] = (
    ("abi_port", schedule_d_port, "not a port", "Write the four digits of our district and port."),
    ("abi_filer", filer_code, "not a filer code", "Write the three capital letters and digits that CBP gave us."),
    ("scac", scac, "not a carrier's code", "Write the carrier's SCAC in capital letters."),
)


def _provider_problems(settings: Settings) -> Iterator[Problem]:
    """Our own codes that are none."""
    for name, judge, message, remedy in _ASKED:
        value = getattr(settings.provider, name)
        wrong = judge(value) if value else None
        if wrong:
            told = f"{message}: {wrong.detail}" if wrong.detail else message
            yield Problem(str(settings.file), f"provider.{name}", value, told, remedy)


#: The forms that can tell everything: of any file, of each shipment, and what CBP says of it.
_REPORTS = ("csv", "text")
_UNTOLD = (
    "without a report ({}) the partner is not told of files that are no X12 or whose ISA is damaged, of why a shipment "
    "is refused, and of anything that CBP answers"
)


def _reply_problems(partner: Partner) -> Iterator[Problem]:
    """Forms of which none can carry everything that the partner has to hear."""
    replies = partner.agreement.replies
    if not set(replies).intersection(_REPORTS):
        reports = " or ".join(_REPORTS)
        stood = ", ".join(replies) or "[]"
        yield Problem(
            str(partner.file), "agreement.replies", stood, _UNTOLD.format(reports), f"Add {reports} to the forms."
        )


def recognition_problems(
    partners: Iterable[Partner], mappings: Mapping[str, Sequence[InboundMapping]]
) -> Iterator[Problem]:
    """Mappings of one agreement of which one claims every file of the other, so that each such file would be refused.

    ``mappings`` are the versions of each by name, the newest last.
    """
    for partner in partners:
        newest = {name: mappings[name][-1] for name in partner.agreement.mappings if mappings.get(name)}
        told: set[frozenset[str]] = set()
        for one, other in permutations(newest, 2):
            if takes_all_of(newest[one], newest[other]) and frozenset((one, other)) not in told:
                told.add(frozenset((one, other)))
                message = (
                    f"{one} recognizes every file that {other} recognizes, and a file that two claim is refused (E102)"
                )
                remedy = (
                    f"Name one of them here, or tell their files apart in [recognize] of {one}, such as by file_name."
                )
                yield Problem(str(partner.file), "agreement.mappings", f"{one}, {other}", message, remedy)


def _numbering_problems(partner: Partner, version: MessageVersion) -> Iterator[Problem]:
    """First control numbers of a partner that its message version cannot write."""
    widths = (version.card.control_width, version.card.group_width, version.card.set_width)
    for (key, number), width in zip(_firsts(partner.agreement).items(), widths, strict=True):
        if number > 1 and len(str(number)) > width:
            message = f"{version.name} gives it {width} digits" if width else f"{version.name} has no such number"
            remedy = f"Write at most {width} digits." if width else "Leave it out."
            yield Problem(str(partner.file), f"agreement.{key}", str(number), message, remedy)


def _firsts(agreement: Agreement) -> dict[str, int]:
    names = ("first_control_number", "first_group_number", "first_set_number")
    return {name: getattr(agreement, name) for name in names}


class _Key(NamedTuple):
    """Where a fact of the envelope stands in the settings."""

    file: str
    key: str


def _envelope_problems(settings: Settings, partner: Partner, version: MessageVersion) -> Iterator[Problem]:
    """Facts of the envelope that the message version cannot carry, as it says itself of a message on trial."""
    found: dict[str, Finding] = {}
    for code in partner.agreement.originator_codes:
        for finding in version.unfit(_on_trial(settings, partner.agreement, code, version)):
            fact = finding.target.removeprefix("envelope.")
            further = fact == "originator_code" and code != partner.agreement.originator_code
            found.setdefault("more_originator_codes" if further else fact, finding)
    for fact, finding in found.items():
        where = _key_of(fact, settings, partner)
        message = f"{version.name} cannot carry it: {finding.detail}"
        yield Problem(
            where.file, where.key, finding.value, message, _MEND if _of_settings(fact, settings) else _MEND_TABLE
        )


_OF_AGREEMENT = ("originator_code", "more_originator_codes", "usage")
_MEND = "Write the code as CBP gave it, or choose a message that carries it."
_MEND_TABLE = "Mend the row of the message's table, or the widths in [control_number] of its card."


def _of_settings(fact: str, settings: Settings) -> bool:
    return fact in _OF_AGREEMENT or fact in sender_facts(settings.provider)


def _key_of(fact: str, settings: Settings, partner: Partner) -> _Key:
    if fact in _OF_AGREEMENT:
        return _Key(str(partner.file), f"agreement.{fact}")
    if fact in sender_facts(settings.provider):
        ours = settings.provider
        as_sender = fact == "x12_identifier" and ours.x12_identifier in ("", ours.sender)
        return _Key(str(settings.file), "provider.sender" if as_sender else f"provider.{fact}")
    return _Key(str(partner.file), "agreement.message")


#: Any moment will do: what can be written is not a matter of the day.
_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def _on_trial(settings: Settings, agreement: Agreement, code: str, version: MessageVersion) -> Envelope:
    return Envelope(
        originator_code=code,
        usage=agreement.usage,
        control_number="1".zfill(version.control_width),
        created_at=_SOME_TIME,
        shipments=1,
        group_number="1" if version.card.group_width else "",
        set_number="1".zfill(version.card.set_width) if version.card.set_width else "",
        **sender_facts(settings.provider),
    )


def _different_first_numbers(partners: Iterable[Partner], messages: Mapping[str, MessageVersion]) -> Iterator[Problem]:
    """Partners who share a counter and say differently where it begins.

    Those of one originator and message share all of them; those whose messages are counted for the sender share those
    of message and group.
    """
    before: dict[tuple[str, str, str], Partner] = {}
    for partner in partners:
        agreement = partner.agreement
        for key, number in _firsts(agreement).items():
            shared = _counted_for(agreement, messages.get(agreement.message), key)
            other = before.setdefault((*shared, key), partner)
            theirs = _firsts(other.agreement)[key]
            if number != theirs:
                whose = " for ".join(one for one in shared if one)
                message = f"{other.name} counts the same numbers, of {whose}, from {theirs}"
                remedy = "Write the same number in both, the higher one."
                yield Problem(str(partner.file), f"agreement.{key}", str(number), message, remedy)


def _counted_for(agreement: Agreement, version: MessageVersion | None, key: str) -> tuple[str, str]:
    """Originator and message that a number is counted for, in words; the sender's are nobody's else."""
    if version is not None and version.card.count_by == "sender" and key != "first_set_number":
        width = version.card.group_width if key == "first_group_number" else version.control_width
        return "", f"the sender with {width} digits"
    return agreement.originator_code, agreement.message


def numbering_warnings(
    partners: Iterable[Partner], messages: Mapping[str, MessageVersion], responses: Iterable[ResponseVersion]
) -> Iterator[Problem]:
    """Message versions in which participants have equal numbers, and whose answers name nothing but the number."""
    originators: dict[str, list[str]] = {}
    for partner in partners:
        originators.setdefault(partner.agreement.message, []).append(partner.agreement.originator_code)
    silent = [one for one in responses if one.names_nobody]
    for name, codes in originators.items():
        version, several = messages.get(name), sorted(set(codes))
        if version is None or len(several) == 1 or version.card.count_by == "sender":
            continue
        if of_both := [one.name for one in silent if one.answers(name, version.card.format)]:
            message = f"{' and '.join(several[:2])} have the same numbers, and {', '.join(of_both)} reads nothing else"
            remedy = 'Write count_by = "sender" in [control_number].'
            yield Problem(f"{name}/mapping.toml", "control_number.count_by", version.card.count_by, message, remedy)


_FIRSTS = {"": "first_control_number", "group": "first_group_number", "set": "first_set_number"}


def unheeded_first_numbers(context: Context) -> Iterator[Problem]:
    """First numbers that came into an agreement when its numbers were being counted already; they do nothing."""
    for partner in context.partners.values():
        agreement, version = partner.agreement, context.tables.messages[partner.agreement.message]
        facts = facts_of_message(context.tables, agreement, version, agreement.originator_code, agreement.usage)
        for one in context.journal.queries.unheeded(facts):
            message = f"it has no effect: counting had begun with another number, and the next one is {one.next}"
            remedy = f"Leave it out; to skip numbers, set the counter in the journal ({_HOW}) while nothing runs."
            yield Problem(str(partner.file), f"agreement.{_FIRSTS[one.kind]}", str(one.first), message, remedy)


_HOW = "docs/how-to/run-it-as-a-service.md, Restore a backup"
