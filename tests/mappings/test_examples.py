"""The mappings that travel with the program do what their examples say."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import pytest

from translator.configuration.example_files import read_examples
from translator.configuration.mapping_directories import find_mappings
from translator.configuration.ready_made import ready_made_mappings
from translator.formats.registry import FORMATS
from translator.formats.x12_card import x12_format
from translator.mapping.examples import differences, example_agreement, idle_rows, inputs, owner
from translator.mapping.inbound import InboundMapping, compile_inbound
from translator.model.agreement import Agreement

_DIRECTORIES = [one for one in find_mappings([ready_made_mappings()]) if one.kind == "inbound"]
_FORMATS = FORMATS | {"x12": x12_format(Path("mappings/x12"))}


def _agreement(mapping: InboundMapping) -> Agreement:
    return example_agreement(mapping.card.trial)


MAPPINGS = [compile_inbound(one.files(), str(one.path), _FORMATS) for one in _DIRECTORIES]
EXAMPLES = {one.name: read_examples(one) for one in _DIRECTORIES}
_each_mapping = pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda one: one.name)


@_each_mapping
def test_every_example_gives_its_goldens(mapping: InboundMapping) -> None:
    """Shipments and findings, to the letter."""
    assert list(differences(mapping, EXAMPLES[mapping.name], _agreement(mapping))) == []


@_each_mapping
def test_every_row_of_the_table_is_exercised(mapping: InboundMapping) -> None:
    """By at least one example."""
    assert idle_rows(mapping, EXAMPLES[mapping.name], _agreement(mapping)) == {}


@_each_mapping
def test_every_example_is_claimed_by_its_owner_alone(mapping: InboundMapping) -> None:
    """Even those that will be refused."""
    examples = EXAMPLES[mapping.name]
    for name in inputs(examples):
        assert owner(MAPPINGS, name, examples[name]) is mapping, name


@_each_mapping
def test_examples_with_random_damage_never_raise(mapping: InboundMapping) -> None:
    """Bytes changed, cut out and doubled give shipments and findings, whatever they do to the file."""
    chance = random.Random(321)
    for name in inputs(EXAMPLES[mapping.name]):
        original = EXAMPLES[mapping.name][name]
        for _ in range(40):
            damaged = bytearray(original)
            for _ in range(chance.randint(1, 6)):
                at, until = sorted(chance.choices(range(len(damaged) + 1), k=2))
                damaged[at : min(until, at + chance.randint(0, 40))] = chance.choice(
                    [b"", b"\x00", b"\xff", b'"', b",", b"\n", b"<", b"&", bytes(damaged[at:until][:60] * 2)]
                )
            assert list(mapping.open(BytesIO(bytes(damaged)), _agreement(mapping)))
