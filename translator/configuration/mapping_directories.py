"""Finds and reads the directories of mappings; what stands in their tables is compiled elsewhere.

A directory of mappings has these parts; a name is the name of its directory::

    inbound/NAME/    mapping.toml fields.csv codes/*.csv examples/      a participant's form
    outbound/NAME/   the layout of one message version
    responses/NAME/  the layout of CBP's answers
    codes/*.csv      code tables that every mapping may use beside its own
    x12/*.xml        the segments and loops of X12 transaction sets

A mapping is read whole, as file names and bytes. Shared code tables appear in it as ``codes/NAME.csv`` where the
mapping has none of that name, and the X12 tables as ``x12/NAME.xml`` where its card says ``format = "x12"``; so a
digest over the files speaks of everything that decides.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, TypeVar

from translator.configuration.problem import ConfigurationError, Problem, nearest
from translator.configuration.ready_made import ready_made_mappings
from translator.configuration.settings import Settings

MappingKind = Literal["inbound", "outbound", "responses"]

#: In the order of the journey.
KINDS: tuple[MappingKind, ...] = ("inbound", "outbound", "responses")
CARD = "mapping.toml"
_EXAMPLES = "examples"
#: No table is larger; a slip (an export left in a mapping's directory) must not fill the memory.
_LARGEST = 64 * 1024 * 1024

T = TypeVar("T", covariant=True)


class Compile(Protocol[T]):
    """A room's compile function: its files and where they stand, to what it makes of them."""

    def __call__(self, files: dict[str, bytes], where: str) -> T:
        """Raise an exception with ``problems`` (file, row, column, value, message, remedy) for wrong tables."""


class MappingDirectory(NamedTuple):
    """One mapping on disk."""

    kind: MappingKind
    name: str
    path: Path
    #: The directory of mappings that it stands in, whose shared tables it may use.
    root: Path

    def files(self) -> dict[str, bytes]:
        """Everything in it but its examples, with the shared tables: relative names with ``/`` and their bytes.

        Raises:
            ConfigurationError: a file cannot be read or is larger than any table.
        """
        own = read_files(self.path)
        return dict(sorted((_shared(self.root, own.get(CARD, b"")) | own).items()))

    def x12_maps(self) -> Path:
        """The directory of pyx12's map files; that library reads them from a directory only.

        Raises:
            ConfigurationError: there is none, neither beside this mapping nor among the ready-made ones.
        """
        folder = _shared_folder(self.root, "x12")
        if folder is None:
            remedy = "Copy it from the ready-made mappings; translator init lays them down."
            raise ConfigurationError([Problem(str(self.root / "x12"), "", "", "there is no such directory", remedy)])
        return folder

    def examples(self) -> tuple[Path, ...]:
        """The files beside it in ``examples/``, inputs and goldens, ordered by name."""
        folder = self.path / _EXAMPLES
        return tuple(sorted(file for file in folder.glob("*") if file.is_file())) if folder.is_dir() else ()


def find_mappings(roots: Iterable[Path]) -> tuple[MappingDirectory, ...]:
    """All mappings in the given directories, by kind and name.

    Raises:
        ConfigurationError: a directory is missing, or a name stands twice: with every such problem.
    """
    problems: list[Problem] = []
    found = list_mappings(roots, problems)
    if problems:
        raise ConfigurationError(problems)
    return found


def list_mappings(roots: Iterable[Path], problems: list[Problem]) -> tuple[MappingDirectory, ...]:
    """As ``find_mappings``; problems are appended, and of two mappings with one name the first is told."""
    found: dict[tuple[MappingKind, str], MappingDirectory] = {}
    for root in roots:
        if not root.is_dir():
            remedy = "Make it, or correct mappings in translator.toml."
            problems.append(Problem(str(root), "", "", "there is no such directory of mappings", remedy))
        for mapping in _readable(root, problems):
            first = found.setdefault((mapping.kind, mapping.name), mapping)
            if first is not mapping:
                remedy = f"Rename one of them: {first.path} has the same name, and neither goes before the other."
                problems.append(
                    Problem(str(mapping.path), "", mapping.name, "a mapping's name that stands twice", remedy)
                )
    return tuple(sorted(found.values(), key=lambda mapping: (KINDS.index(mapping.kind), mapping.name)))


def find_mapping(name: str, settings: Settings | None, kind: MappingKind = "inbound") -> MappingDirectory:
    """The mapping that ``--mapping NAME`` means: a directory where there is one, else a name.

    Names are looked up in the settings' directories, or in the ready-made ones where there are no settings.

    Raises:
        ConfigurationError: there is none of that name; the problem names the nearest and lists all.
    """
    path = Path(name)
    if path.is_dir():
        return _from_directory(path, kind)
    roots = settings.mappings if settings else (ready_made_mappings(),)
    known = {mapping.name: mapping for mapping in find_mappings(roots) if mapping.kind == kind}
    if name in known:
        return known[name]
    remedy = nearest(name, known, f"{kind} mappings") + " The path of a mapping's directory does as well."
    raise ConfigurationError([Problem(", ".join(map(str, roots)), "", name, f"no {kind} mapping of this name", remedy)])


def compile_mapping(compile_files: Compile[T], mapping: MappingDirectory) -> T:
    """The mapping, compiled.

    Raises:
        ConfigurationError: with every problem of its tables.
    """
    problems: list[Problem] = []
    compiled = compiled_or_problems(compile_files, mapping, problems)
    if compiled is None:
        raise ConfigurationError(problems)
    return compiled


def compiled_or_problems(compile_files: Compile[T], mapping: MappingDirectory, problems: list[Problem]) -> T | None:
    """As ``compile_mapping``; problems are appended, and None is returned."""
    try:
        return compile_files(mapping.files(), str(mapping.path))
    except ConfigurationError as error:
        problems += error.problems
    except Exception as error:
        # A room tells of wrong tables by an exception with `problems`; anything else is a bug, and rises.
        table_problems = getattr(error, "problems", None)
        if table_problems is None:
            raise
        told = (_problem(mapping, problem) for problem in table_problems)
        # A shared table that is wrong is wrong for every mapping, and told once.
        problems += [problem for problem in told if problem not in problems]
    return None


def read_files(directory: Path) -> dict[str, bytes]:
    """The files below a directory but for examples, hidden ones and editors' backups.

    Raises:
        ConfigurationError: a file cannot be read or is larger than any table.
    """
    problems: list[Problem] = []
    files = {name: _content(directory / name, problems) for name in sorted(_names(directory))}
    if problems:
        raise ConfigurationError(problems)
    return files


def _from_directory(path: Path, kind: MappingKind) -> MappingDirectory:
    """A mapping named by its directory, which may stand anywhere."""
    path = path.resolve()
    root = path.parent.parent if path.parent.name in KINDS else ready_made_mappings()
    return MappingDirectory(kind, path.name, path, root)


def _readable(root: Path, problems: list[Problem]) -> tuple[MappingDirectory, ...]:
    try:
        return tuple(_in_root(root))
    except OSError as error:
        where = str(error.filename or root)
        problems.append(Problem(where, "", "", f"cannot be read: {error.strerror}", "Let this user read it."))
        return ()


def _in_root(root: Path) -> Iterator[MappingDirectory]:
    for kind in KINDS:
        for path in sorted((root / kind).glob("*")):
            # A directory without any file is what version control leaves behind, not a mapping without its card.
            if path.is_dir() and not path.name.startswith((".", "_")) and any(_names(path)):
                yield MappingDirectory(kind, path.name, path, root)


def _names(directory: Path) -> Iterator[str]:
    for path in directory.rglob("*"):
        name = path.relative_to(directory)
        passed_over = any(part.startswith((".", "__")) for part in name.parts) or path.name.endswith("~")
        if not passed_over and name.parts[0] != _EXAMPLES and path.is_file():
            yield name.as_posix()


def _content(file: Path, problems: list[Problem]) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            remedy = "Move it out of the mapping's directory, or into its examples/."
            problems.append(Problem(str(file), "", "", f"larger than any table ({_LARGEST >> 20} MiB)", remedy))
            return b""
        return file.read_bytes()
    except OSError as error:
        problems.append(Problem(str(file), "", "", f"cannot be read: {error.strerror}", "Let this user read it."))
        return b""


def _shared(root: Path, card: bytes) -> dict[str, bytes]:
    """The tables that mappings share, by their names in a mapping."""
    parts = ("codes", "x12") if _reads_x12(card) else ("codes",)
    folders = {part: _shared_folder(root, part) for part in parts}
    return {
        f"{part}/{name}": content
        for part, folder in folders.items()
        if folder is not None
        for name, content in read_files(folder).items()
    }


def _shared_folder(root: Path, part: str) -> Path | None:
    """``codes`` or ``x12`` of a directory of mappings, or the ready-made one where it has none."""
    return next((at / part for at in (root, ready_made_mappings()) if (at / part).is_dir()), None)


def _reads_x12(card: bytes) -> bool:
    try:
        read = tomllib.loads(card.decode("utf-8")).get("read")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False  # compiling the card tells what is wrong with it
    return isinstance(read, dict) and read.get("format") == "x12"


def _problem(mapping: MappingDirectory, problem: object) -> Problem:
    """A table's problem, as the other settings' problems are told."""
    file, row, column, value, message, remedy = (
        str(getattr(problem, name, "") or "") for name in ("file", "row", "column", "value", "message", "remedy")
    )
    where = ", ".join([f"row {row}", *([f'column "{column}"'] if column else [])]) if row else column
    return Problem(str(_where_it_is(mapping, file)), where, value, message, remedy)


def _where_it_is(mapping: MappingDirectory, file: str) -> Path:
    """The file that a compiler names, in the mapping's own directory or among the shared tables."""
    path = mapping.path / file
    name = path.relative_to(mapping.path) if path.is_relative_to(mapping.path) else path
    folder = None if path.exists() or len(name.parts) < 2 else _shared_folder(mapping.root, name.parts[0])  # noqa: PLR2004
    return path if folder is None else folder / Path(*name.parts[1:])
