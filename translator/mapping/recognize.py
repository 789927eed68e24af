"""Whose file is this? Exactly one mapping may claim it; a mapping that declines says why. Never a guess."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from translator.formats.encoding_hint import no_text
from translator.formats.reading import Undecided
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from translator.mapping.inbound import InboundMapping


def head_size(mappings: Iterable[InboundMapping]) -> int:
    """Bytes from the beginning of a file that these mappings want to see before they claim it."""
    return max((mapping.format.head for mapping in mappings), default=1 << 16)


def recognize(mappings: Iterable[InboundMapping], name: str, head: bytes) -> InboundMapping | Finding:
    """The one mapping that claims the file; ``head`` is its beginning, of ``head_size``.

    A file that is cut, or cannot be read, before what tells its mapping is of those that it may be: of one mapping,
    or of the first of one format, when all of the file was seen. It holds no shipment, and its reading says why.

    A finding instead when the file is empty (E104), or none (E101) or several (E102) claim it.
    """
    mappings = [*mappings]
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        return Finding("E104", value=name)
    answers = [(mapping, declined(mapping, name, head)) for mapping in mappings]
    claiming = [mapping for mapping, reason in answers if not reason] or _perhaps(answers, len(head))
    if len(claiming) == 1:
        return claiming[0]
    if claiming:
        return Finding("E102", value=name, detail=", ".join(mapping.name for mapping in claiming))
    reasons = "; ".join(f"{mapping.name}: {reason}" for mapping, reason in answers)
    return Finding("E101", value=name, detail=reasons or "the agreement names no mapping", suggestion=no_text(head))


def _perhaps(answers: list[tuple[InboundMapping, str]], seen: int) -> list[InboundMapping]:
    """Who is to read a file that nobody claims and not everybody declines."""
    maybe = [mapping for mapping, reason in answers if isinstance(reason, Undecided)]
    if len(maybe) == 1:
        return maybe
    # Where more of the file follows, that may tell whose it is.
    is_whole = all(seen < mapping.format.head for mapping in maybe)
    return maybe[:1] if is_whole and len({mapping.card.format for mapping in maybe}) == 1 else []


def declined(mapping: InboundMapping, name: str, head: bytes) -> str:
    """Why the mapping does not claim the file; empty when it does. All reasons, not the first.

    `Undecided` when nothing declines it and something cannot tell.
    """
    reasons: list[str] = []
    pattern = mapping.card.file_name
    if pattern and not fnmatchcase(name.lower(), pattern.lower()):
        reasons.append(f'the file name is not "{pattern}"')
    for key, wanted in mapping.card.claims.items():
        _, claims = mapping.format.claims[key]
        reasons.append(claims(mapping.opener, head, wanted))
    given = [*filter(None, reasons)]
    told = ", and ".join(given)
    return Undecided(told) if given and all(isinstance(one, Undecided) for one in given) else told


def takes_all_of(one: InboundMapping, other: InboundMapping) -> bool:
    """Whether ``one`` claims every file that ``other`` claims, as far as their cards show it; False when in doubt."""
    ours, theirs = one.card, other.card
    if ours.file_name.lower() not in ("", "*", theirs.file_name.lower()):
        return False
    if not ours.claims:
        return True
    alike = ours.format == theirs.format and (ours.read == theirs.read or not _READ.intersection(ours.claims))
    return alike and all(
        key in theirs.claims and _asks_less(wanted, theirs.claims[key]) for key, wanted in ours.claims.items()
    )


#: What is looked for after a file was opened as its card says.
_READ = frozenset(("header", "keys", "first_record", "begins_with"))


def _asks_less(wanted: Any, theirs: Any) -> bool:
    return set(wanted) <= set(theirs) if isinstance(wanted, tuple) else bool(wanted == theirs)
