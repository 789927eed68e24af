"""Every sample file, real or made: it is translated, or findings say why it is not; damaged, it never fails."""

from __future__ import annotations

import json
import random
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mappings.sample_files import DIRECTORIES, READY_MADE, Sample, own_examples, read, samples, told
from translator.cli import main
from translator.formats.encoding import CHUNK
from translator.mapping.examples import example_agreement
from translator.mapping.inbound import InboundMapping
from translator.mapping.recognize import head_size, recognize
from translator.model.catalogue import refuses
from translator.model.finding import Finding

_SAMPLES = samples()
_ALL = [*_SAMPLES, *own_examples()]
_HEAD = head_size(READY_MADE.values())
_each_sample = pytest.mark.parametrize("sample", _SAMPLES, ids=lambda one: one.name)
_each_of_all = pytest.mark.parametrize("sample", _ALL, ids=lambda one: one.name)

#: What damage puts in the place of other bytes; an empty one cuts, and so does another's absence.
_DIRT = [b"", b"\0", b"\xff", b"\xef\xbb\xbf", b'"', b"'", b",", b"\n", b"\r", b"~", b"*", b":", b"<", b"&", b"{", b"]",
         b"ISA*", b"SE10", b"]]>", b"\x1a", b"=", b"\xc3", b"9" * 30]  # fmt: skip
_damages = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(_DIRT) | st.binary(max_size=8)),
    min_size=1,
    max_size=6,
)
_quietly = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def damaged(content: bytes, damages: list[tuple[float, int, bytes]]) -> bytes:
    """The content with bytes cut out at some places, and others put in."""
    broken = bytearray(content)
    for where, length, dirt in damages:
        at = int(where * len(broken))
        broken[at : at + length] = dirt
    return bytes(broken)


@_each_sample
def test_a_sample_is_claimed_by_one_mapping_or_every_mapping_says_why_not(sample: Sample) -> None:
    """Whoever claims it reads it."""
    claimed = recognize(READY_MADE.values(), Path(sample.name).name, sample.content[:_HEAD])
    if isinstance(claimed, Finding):
        assert claimed.code in ("E101", "E102")
        assert all(name in claimed.detail for name in READY_MADE if claimed.code == "E101")
        return
    came = read(claimed, sample.content)
    assert came.shipments or any(map(refuses, came.findings))


@_each_sample
def test_a_sample_is_translated_or_findings_say_why_it_is_not(sample: Sample) -> None:
    """By a mapping of its own form, and by every ready-made one."""
    for mapping in [sample.mapping, *READY_MADE.values()]:
        came = read(mapping, sample.content)
        assert came.shipments or any(map(refuses, came.findings)), mapping.name
        assert all(map(told, came.findings))


def test_the_samples_that_hold_shipments_give_them() -> None:
    """Read by a mapping of their form, drafted or minimal."""
    came = {sample.name: read(sample.mapping, sample.content).shipments for sample in _SAMPLES}
    assert came["samples/csv/omniparser_fixedlength_3_header_footer.input.txt"] == 4
    assert came["samples/catair/in_batch_accept_shape.txt"] == 1
    assert came["samples/catair/out_sx_accept_and_reject.txt"] == 2
    assert [came[f"samples/csv/spectrum_{name}.csv"] for name in ("simple", "utf8", "quotes_and_newlines")] == [1, 2, 2]


@pytest.mark.parametrize("sample", [one for one in _SAMPLES if "/x12" not in one.name], ids=lambda one: one.name)
def test_the_program_reads_a_sample_by_any_mapping(sample: Sample, tmp_path: Path) -> None:
    """As an operator calls it: the document says what came, and the exit code whether anything is refused."""
    file = tmp_path / Path(sample.name).name
    file.write_bytes(sample.content)
    name = "carrier-x12-856" if sample.mapping.card.format == "x12" else "fixed-width-feed"
    ended = CliRunner().invoke(main, ["try", name, str(file), "--json"])
    assert (ended.exit_code, ended.exception) in ((0, None), (1, ended.exception))
    document = json.loads(ended.stdout)
    assert document["shipments"] or document["findings"]


@_each_of_all
@given(_damages, st.sampled_from(DIRECTORIES))
@_quietly
def test_a_damaged_sample_never_raises(sample: Sample, damages, other) -> None:
    """Whichever mapping it is given to; and not more comes of it than stands in it."""
    content = damaged(sample.content, damages)
    recognize(READY_MADE.values(), Path(sample.name).name, content[:_HEAD])
    for mapping in (sample.mapping, READY_MADE[other.name]):
        came = read(mapping, content)
        assert came.shipments <= len(content)
        assert all(map(told, came.findings[:50]))


@given(st.binary(max_size=2000), st.sampled_from(DIRECTORIES))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_random_bytes_never_raise_and_are_no_shipments(content, directory) -> None:
    """In any format."""
    came = read(READY_MADE[directory.name], content)
    assert any(map(refuses, came.findings))


def peak(mapping: InboundMapping, content: bytes) -> int:
    """Bytes of memory that reading the file takes at most, beyond the file itself."""
    stream = BytesIO(content)
    tracemalloc.start()
    try:
        for _ in mapping.open(stream, example_agreement(mapping.card.trial)):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


#: Sheets are held as a whole; the rows of a form stand anywhere, so that all copies of a parcel would be one.
_STREAMED = ("samples/csv/omni", "samples/catair/in", "x12types_856_4", "marketplace-", "fixed-", "json-")
_LONG = [one for one in _ALL if any(part in one.name for part in _STREAMED)]


@pytest.mark.parametrize("sample", _LONG, ids=lambda one: one.name)
def test_memory_does_not_grow_with_the_file(sample: Sample) -> None:
    """Three times as much of it takes no more memory, whatever is wrong with it again and again."""
    chance = random.Random(sample.name)
    damages = [(chance.random(), chance.randint(0, 9), chance.choice(_DIRT)) for _ in range(2)]
    piece = damaged(sample.content, damages)
    # Longer than what is read at once.
    content = piece * (2 * CHUNK // len(piece) + 1)
    short, long = peak(sample.mapping, content), peak(sample.mapping, content * 3)
    # The envelope of each interchange is kept for its acknowledgment.
    assert long < 1.5 * short + 100_000 + 3_000 * content.count(b"ISA")


def test_x12_that_ends_before_its_set_is_read_and_told_as_cut() -> None:
    """Several mappings of X12 would read it; none of them is asked to be made distinct, and it can be answered."""
    x12 = [one for one in READY_MADE.values() if one.card.format == "x12"]
    whole = next(one.content for one in _ALL if one.content.startswith(b"ISA*") and b"~ST*" in one.content)
    for end in (60, 104, whole.index(b"~ST*") + 1):
        mapping = recognize(x12, "a.edi", whole[:end])
        assert isinstance(mapping, InboundMapping)
        reading = mapping.opener(BytesIO(whole[:end]))
        codes = {finding.code for event in reading.units() for finding in event.findings}
        assert codes & {"E112", "E113"}
        assert bool(reading.headers) is (end > 60)
