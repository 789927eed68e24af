"""Reads and writes the files in a mapping's ``examples/``: inputs, and beside each what must come of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from translator.configuration.mapping_directories import MappingDirectory
from translator.configuration.problem import ConfigurationError, Problem


def read_examples(mapping: MappingDirectory) -> dict[str, bytes]:
    """The content of every example, input or golden, by its name.

    Raises:
        ConfigurationError: a file cannot be read.
    """
    try:
        return {file.name: file.read_bytes() for file in mapping.examples()}
    except OSError as error:
        problem = Problem(str(error.filename), "", "", f"cannot be read: {error.strerror}", "Let this user read it.")
        raise ConfigurationError([problem]) from None


def write_examples(mapping: MappingDirectory, contents: Mapping[str, bytes | None]) -> None:
    """Write these files, each as a whole or not at all; those that are None are removed.

    Raises:
        ConfigurationError: a file cannot be written.
    """
    folder = mapping.path / "examples"
    try:
        folder.mkdir(exist_ok=True)
        for name, content in contents.items():
            if content is None:
                (folder / name).unlink(missing_ok=True)
            else:
                _replace(folder / name, content)
    except OSError as error:
        problem = Problem(str(error.filename), "", "", f"cannot be written: {error.strerror}", "Let this user write.")
        raise ConfigurationError([problem]) from None


def _replace(file: Path, content: bytes) -> None:
    """The name shows the old content or the new, whatever happens; hidden files are no examples."""
    written = file.with_name(f".{file.name}.tmp")
    try:
        with written.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        written.replace(file)
    finally:
        written.unlink(missing_ok=True)
