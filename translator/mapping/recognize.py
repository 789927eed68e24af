"""Whose file is this? Exactly one mapping may claim it; a mapping that declines says why. Never a guess."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

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

    A finding instead when the file is empty (E104), or none (E101) or several (E102) claim it.
    """
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        return Finding("E104", value=name)
    answers = [(mapping, declined(mapping, name, head)) for mapping in mappings]
    claiming = [mapping for mapping, reason in answers if not reason]
    if len(claiming) == 1:
        return claiming[0]
    if claiming:
        return Finding("E102", value=name, detail=", ".join(mapping.name for mapping in claiming))
    reasons = "; ".join(f"{mapping.name}: {reason}" for mapping, reason in answers)
    return Finding("E101", value=name, detail=reasons or "the agreement names no mapping")


def declined(mapping: InboundMapping, name: str, head: bytes) -> str:
    """Why the mapping does not claim the file; empty when it does. All reasons, not the first."""
    reasons: list[str] = []
    pattern = mapping.card.file_name
    if pattern and not fnmatchcase(name.lower(), pattern.lower()):
        reasons.append(f'the file name is not "{pattern}"')
    for key, wanted in mapping.card.claims.items():
        _, claims = mapping.format.claims[key]
        reasons.append(claims(mapping.opener, head, wanted))
    return ", and ".join(filter(None, reasons))


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
