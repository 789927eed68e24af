"""Every example of the mappings put to the proof: its goldens, the rows of the tables, and who claims it.

A mapping whose tables are wrong is told with its problems, and takes part in nothing else; the others go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.configuration.example_files import read_examples
from translator.configuration.mapping_directories import compiled_or_problems, located
from translator.mapping.examples import Difference, differences, example_agreement, idle_rows, inputs
from translator.mapping.problem import TableProblem
from translator.mapping.recognize import declined, head_size
from translator.pilot.examples import example_differences, example_inputs
from translator.stages.tables import compiler

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from translator.configuration.mapping_directories import MappingDirectory
    from translator.configuration.problem import Problem
    from translator.mapping.inbound import InboundMapping


class Claims(NamedTuple):
    """Who would take an example for its own: a row of the recognition matrix."""

    example: str
    #: The mapping beside whose table it stands.
    owner: str
    #: Every mapping it was offered to, and why that declines it; an empty reason claims it.
    reasons: Mapping[str, str]

    @property
    def claimed_by(self) -> list[str]:
        """The mappings that claim it."""
        return [name for name, reason in self.reasons.items() if not reason]

    @property
    def right(self) -> bool:
        """Whether exactly its owner claims it."""
        return self.claimed_by == [self.owner]


class Trial(NamedTuple):
    """What the examples of one mapping show."""

    directory: MappingDirectory
    examples: Mapping[str, bytes]
    differences: Sequence[Difference]
    #: How many rows the table has, and those that no example fills anything by, with their targets.
    rows: int
    idle: Mapping[int, str]
    claims: Sequence[Claims]
    #: ``shipment``, ``table`` or ``message``; of a table ``rows`` counts its columns, and nobody claims the inputs of a
    #: message.
    produces: str = "shipment"

    @property
    def inputs(self) -> list[str]:
        """The names of the inputs."""
        return example_inputs(self.examples) if self.produces == "message" else inputs(self.examples)

    @property
    def passed(self) -> bool:
        """Whether everything is as it should be."""
        return not self.differences and not self.idle and all(one.right for one in self.claims)


def tried(
    wanted: Iterable[MappingDirectory], offered: Iterable[MappingDirectory], problems: list[Problem]
) -> list[Trial]:
    """The trials of the ``wanted`` mappings; their examples are offered to all ``offered`` and to themselves.

    Of several versions of an offered mapping the last one counts. The problems of tables are appended to ``problems``.

    Raises:
        ConfigurationError: an example cannot be read.
    """
    own = list(wanted)
    newest = {directory.name: directory for directory in offered}
    compiled: dict[Path, InboundMapping] = {}
    for directory in dict.fromkeys([*newest.values(), *own]):
        mapping = compiled_or_problems(compiler(directory), directory, problems)
        if mapping is not None:
            compiled[directory.path] = mapping
    others = {name: compiled[directory.path] for name, directory in newest.items() if directory.path in compiled}
    return [_trial(directory, compiled[directory.path], others) for directory in own if directory.path in compiled]


def tried_messages(wanted: Iterable[MappingDirectory], problems: list[Problem]) -> list[Trial]:
    """The trials of message versions: what their tables make of the shipments beside them.

    The problems of tables and of examples are appended to ``problems``.

    Raises:
        ConfigurationError: an example cannot be read.
    """
    trials = []
    for directory in wanted:
        version = compiled_or_problems(compiler(directory), directory, problems)
        if version is not None:
            examples, told = read_examples(directory), list[TableProblem]()
            found = list(example_differences(version, examples, told))
            problems += [located(directory, one) for one in told]
            trials.append(Trial(directory, examples, found, len(version.rows), {}, (), "message"))
    return trials


def _trial(directory: MappingDirectory, mapping: InboundMapping, others: Mapping[str, InboundMapping]) -> Trial:
    # Of a mapping's versions only one holds on a day, so that they claim nothing from each other.
    examples, offered = read_examples(directory), {**others, directory.name: mapping}
    agreement = example_agreement(mapping.card.trial)
    return Trial(
        directory,
        examples,
        list(differences(mapping, examples, agreement)),
        len(mapping.rows),
        idle_rows(mapping, examples, agreement),
        [_claims(one, examples[one], directory.name, offered) for one in inputs(examples)],
        mapping.produces,
    )


def _claims(example: str, content: bytes, owner: str, offered: Mapping[str, InboundMapping]) -> Claims:
    head = content[: head_size(offered.values())]
    return Claims(example, owner, {name: declined(mapping, example, head) for name, mapping in offered.items()})
