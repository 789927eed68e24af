"""Reads the files of one mapping's directory, and those that its card names elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath

from translator.configuration.problem import ConfigurationError, Problem
from translator.mapping.layers import Sections

EXAMPLES = "examples"
#: No table is larger; a slip (an export left in a mapping's directory) must not fill the memory.
_LARGEST = 64 * 1024 * 1024


def read_files(directory: Path) -> dict[str, bytes]:
    """The files below a directory but for examples, hidden ones and editors' backups.

    Raises:
        ConfigurationError: a file cannot be read or is larger than any table.
    """
    problems: list[Problem] = []
    files = {name: content_of(directory / name, problems) for name in sorted(names_below(directory))}
    if problems:
        raise ConfigurationError(problems)
    return files


def laid_over(below: dict[str, bytes], own: dict[str, bytes], directory: Path, sections: Sections) -> dict[str, bytes]:
    """A mapping's own files, those that its card names elsewhere, and what it takes over from the mapping below.

    A file that the card names is its own: what stands below under the same name is another, such as an example.

    Raises:
        ConfigurationError: a file elsewhere cannot be read or is larger than any table.
    """
    named = _files_named(sections, ("file",))
    taken = {name: content for name, content in below.items() if name not in named}
    return taken | _files_elsewhere(directory, sections) | own


def _files_elsewhere(directory: Path, sections: Sections) -> dict[str, bytes]:
    """Reference data under the names that the card gives it; what is missing is told when it is compiled."""
    told = _files_named(sections, ("file", "example"))
    named = {name for name in told if (directory / name).is_file()}
    problems: list[Problem] = []
    files = {name: content_of(directory / name, problems) for name in sorted(named)}
    if problems:
        raise ConfigurationError(problems)
    return files


def _files_named(sections: Sections, keys: tuple[str, ...]) -> set[str]:
    """The files of reference data that a card names with these keys of its tables."""
    tables = sections.get("tables", {})
    told = [table.get(key) for table in tables.values() if isinstance(table, dict) for key in keys]
    return {name for name in told if isinstance(name, str) and name}


def names_below(directory: Path) -> Iterator[str]:
    """The names of the files that make up a mapping."""
    for path in directory.rglob("*"):
        name = path.relative_to(directory)
        if not passed_over(name) and name.parts[0] != EXAMPLES and path.is_file():
            yield name.as_posix()


def passed_over(name: PurePath) -> bool:
    """Whether a name below a mapping's directory is hidden, a program's own, or an editor's backup."""
    return any(part.startswith((".", "__")) for part in name.parts) or name.name.endswith("~")


def content_of(file: Path, problems: list[Problem]) -> bytes:
    """The bytes of a table; empty, with its problem appended, when it cannot be read or is larger than any table."""
    try:
        if file.stat().st_size > _LARGEST:
            remedy = "Move it out of the mapping's directory, or into its examples/."
            problems.append(Problem(str(file), "", "", f"larger than any table ({_LARGEST >> 20} MiB)", remedy))
            return b""
        return file.read_bytes()
    except OSError as error:
        problems.append(Problem(str(file), "", "", f"cannot be read: {error.strerror}", "Let this user read it."))
        return b""
