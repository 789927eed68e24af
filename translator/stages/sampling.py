"""Which format a sample has, and what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.formats.delimited_sample import parsed_delimited, sample_delimited
from translator.formats.fixed_width_sample import sample_fixed_width
from translator.formats.json_sample import sample_json
from translator.formats.sample import MOST_SAMPLED, NotSampled, Sample
from translator.formats.sample_text import sample_text
from translator.formats.sheet_sample import is_workbook, sample_sheet
from translator.formats.typed_sample import sample_typed
from translator.formats.xml_sample import sample_xml

if TYPE_CHECKING:
    from translator.formats.sample_text import SampleText

#: Whole files that are looked at; of lines the beginning is enough.
LARGEST = 1 << 25
#: What may stand before the first character that tells something.
BLANKS = b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"
#: Share of rows that have as many cells as most, from which text is taken for delimited without a look at its columns.
_EVEN = 0.6


def sampled(content: bytes) -> tuple[Sample, bytes]:
    """The sample, and as much of it as makes an example.

    Raises:
        NotSampled: nothing can be drafted from it; the text says why and what to do.
    """
    start = content.lstrip(BLANKS)[:1]
    if is_workbook(content):
        return sample_sheet(whole(content)), content
    if start == b"<":
        return sample_xml(whole(content)), content
    beginning, all_of_it = _beginning(content)
    if start in (b"{", b"["):
        first, end, _ = beginning.partition(b"\n")
        lines = start == b"{" and not all_of_it and bool(end) and first.rstrip().endswith(b"}")
        example = beginning if lines else whole(content)
        return sample_json(sample_text(example)), example
    return _lines(sample_text(beginning), all_of_it=all_of_it), beginning


def whole(content: bytes) -> bytes:
    """The content, when it is not too large to be looked at as a whole.

    Raises:
        NotSampled: it is too large.
    """
    if len(content) > LARGEST:
        raise NotSampled(f"The sample is larger than {LARGEST >> 20} MiB. Take one with fewer shipments.")
    return content


def _beginning(content: bytes) -> tuple[bytes, bool]:
    """As many whole lines as are looked at, and whether that is all."""
    if len(content) <= MOST_SAMPLED:
        return content, True
    beginning = content[:MOST_SAMPLED]
    end = max(beginning.rfind(b"\n"), beginning.rfind(b"\r")) + 1
    return (beginning[:end] if end else beginning), False


def _lines(text: SampleText, *, all_of_it: bool) -> Sample:
    parsed = parsed_delimited(text.text)
    typed = sample_typed(parsed, text, whole=all_of_it) if parsed.is_table else None
    if typed:
        return typed
    even = parsed.is_table and (parsed.named or len(parsed.rows) == 1 or parsed.evenness >= _EVEN)
    fixed = None if even else sample_fixed_width(text, whole=all_of_it)
    return fixed or sample_delimited(parsed, text, whole=all_of_it)
