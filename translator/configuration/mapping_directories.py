"""Finds and reads the directories of mappings; what stands in their tables is compiled elsewhere.

A directory of mappings has these parts; a name is the name of its directory::

    inbound/NAME/    mapping.toml fields.csv codes/*.csv examples/      a participant's form
    inbound/NAME@DAY/                                                   the same from a later day on
    outbound/NAME/   the layout of one message version
    responses/NAME/  the layout of CBP's answers
    rules/NAME/      what is asked of a filing, and on which days; rules/NAME@DAY/ the same from a later day on
    codes/*.csv      code tables that every mapping may use beside its own
    x12/*.xml        the segments and loops of X12 transaction sets

A mapping is read whole, as file names and bytes. Shared code tables appear in it as ``codes/NAME.csv`` where the
mapping has none of that name, and the X12 tables as ``x12/NAME.xml`` where its card says ``format = "x12"``; so a
digest over the files speaks of everything that decides. The card and the table of a mapping that it extends appear as
``extends/NAME/mapping.toml`` and ``extends/NAME/fields.csv``, that one's other files as if they were its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, TypeVar

from translator.configuration.mapping_files import EXAMPLES, laid_over, names_below, passed_over, read_files
from translator.configuration.problem import ConfigurationError, Problem, nearest
from translator.configuration.ready_made import ready_made_mappings
from translator.configuration.settings import Settings
from translator.mapping.layers import BELOW, CARD, FIELDS, extended, read_card

MappingKind = Literal["inbound", "outbound", "responses", "rules"]

#: In the order of the journey.
KINDS: tuple[MappingKind, ...] = ("inbound", "outbound", "responses", "rules")
#: Those of which several versions may stand beside each other.
_DATED = ("inbound", "rules")

__all__ = ["CARD", "read_files"]

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
    #: The day behind the @ of its name, from which this version holds; empty where there is none.
    day: str = ""

    def files(self) -> dict[str, bytes]:
        """Everything in it but its examples, with the shared tables: relative names with ``/`` and their bytes.

        Raises:
            ConfigurationError: a file cannot be read or is larger than any table.
        """
        return dict(sorted(_files(self, (self.path,)).items()))

    @property
    def holds_from(self) -> str:
        """The day from which it holds, as its directory or else its card says it; empty when neither does."""
        card = self.path / CARD
        section = read_card(card.read_bytes(), "", []).get("mapping") if card.is_file() and not self.day else None
        return self.day or str((section or {}).get("version", ""))

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
        """The files beside it in ``examples/``, inputs and goldens, ordered by name; hidden ones are none."""
        files = (self.path / EXAMPLES).glob("*")
        return tuple(sorted(file for file in files if file.is_file() and not passed_over(Path(file.name))))


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
    """As ``find_mappings``; problems are appended, and of two mappings with one name the first is told.

    Inbound mappings and rules may stand in several versions beside each other; they come in the order of their days.
    """
    found: dict[tuple[MappingKind, str, str], MappingDirectory] = {}
    homes: dict[tuple[MappingKind, str], MappingDirectory] = {}
    for root in roots:
        if not root.is_dir():
            remedy = "Make it, or correct mappings in translator.toml."
            problems.append(Problem(str(root), "", "", "there is no such directory of mappings", remedy))
        for mapping in _readable(root, problems):
            home = homes.setdefault((mapping.kind, mapping.name), mapping)
            key = (mapping.kind, mapping.name, mapping.holds_from if mapping.kind in _DATED else "")
            first = found.setdefault(key, mapping) if home.root == root else home
            if first is not mapping:
                problems.append(_twice(mapping, first))
    return tuple(sorted(found.values(), key=lambda one: (KINDS.index(one.kind), one.name, one.holds_from)))


def _twice(mapping: MappingDirectory, first: MappingDirectory) -> Problem:
    if mapping.root == first.root:
        remedy = f"Give them different days: {first.path} holds from the same one."
        return Problem(str(mapping.path), "", mapping.holds_from, "a version that stands twice", remedy)
    remedy = f"Rename one of them: {first.path} has the same name, and neither goes before the other."
    return Problem(str(mapping.path), "", mapping.name, "a mapping's name that stands twice", remedy)


def find_mapping(name: str, settings: Settings | None, kind: MappingKind = "inbound") -> MappingDirectory:
    """The mapping that ``--mapping NAME`` means: a directory where there is one, else a name.

    Names are looked up in the settings' directories, or in the ready-made ones where there are no settings. Of several
    versions a name means the newest, and ``NAME@DAY`` one of them.

    Raises:
        ConfigurationError: there is none of that name; the problem names the nearest and lists all.
    """
    path = Path(name)
    if path.is_dir():
        return _from_directory(path, kind)
    roots = settings.mappings if settings else (ready_made_mappings(),)
    known = _by_name(mapping for mapping in find_mappings(roots) if mapping.kind == kind)
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
    if compiled is None or problems:
        raise ConfigurationError(problems)
    return compiled


def compiled_or_problems(compile_files: Compile[T], mapping: MappingDirectory, problems: list[Problem]) -> T | None:
    """As ``compile_mapping``; problems are appended, and None is returned."""
    try:
        compiled = compile_files(mapping.files(), str(mapping.path))
        problems += _wrong_day(mapping, str(getattr(compiled, "version", "")))
        return compiled
    except ConfigurationError as error:
        problems += error.problems
    except Exception as error:
        # A room tells of wrong tables by an exception with `problems`; anything else is a bug, and rises.
        table_problems = getattr(error, "problems", None)
        if table_problems is None:
            raise
        told = (located(mapping, problem) for problem in table_problems)
        # A shared table that is wrong is wrong for every mapping, and told once.
        problems += [problem for problem in told if problem not in problems]
    return None


def _wrong_day(mapping: MappingDirectory, version: str) -> list[Problem]:
    if mapping.day in ("", version):
        return []
    remedy = f"Call the directory {mapping.name}@{version}, or correct version in its card."
    return [Problem(str(mapping.path), "mapping.version", version, "not the day of its directory", remedy)]


def _by_name(mappings: Iterable[MappingDirectory]) -> dict[str, MappingDirectory]:
    """By name, the newest version; and each version by its name with its day."""
    known: dict[str, MappingDirectory] = {}
    for mapping in mappings:
        known[mapping.name] = mapping
        if mapping.day:
            known[f"{mapping.name}@{mapping.day}"] = mapping
    return known


def _files(mapping: MappingDirectory, chain: tuple[Path, ...]) -> dict[str, bytes]:
    own = read_files(mapping.path)
    sections = read_card(own.get(CARD), "", [])
    below = _files_below(mapping, extended(sections), chain)
    cards = [own.get(CARD, b""), *(content for name, content in below.items() if name.endswith(CARD))]
    return _shared(mapping.root, cards) | laid_over(below, own, mapping.path, sections)


def _files_below(mapping: MappingDirectory, name: str, chain: tuple[Path, ...]) -> dict[str, bytes]:
    """What a mapping takes over from the one that it extends; what is wrong with that name is told when compiled."""
    roots = (mapping.root, ready_made_mappings())
    found = [_by_name(sorted(_in_root(root), key=lambda one: one.holds_from)).get(name) for root in roots]
    below = next((one for one in found if one is not None), None) if name else None
    if below is None:
        return {}
    prefix = f"{BELOW}/{name}/"
    if below.path in chain:
        return {prefix + CARD: read_files(below.path).get(CARD, b"")}  # a circle: the compiler sees it by the card
    files = _files(below, (*chain, below.path))
    moved = {prefix + part: files.pop(part) for part in (CARD, FIELDS) if part in files}
    return files | moved


def _from_directory(path: Path, kind: MappingKind) -> MappingDirectory:
    """A mapping named by its directory, which may stand anywhere."""
    path = path.resolve()
    root = path.parent.parent if path.parent.name in KINDS else ready_made_mappings()
    return _directory(kind, path, root)


def _directory(kind: MappingKind, path: Path, root: Path) -> MappingDirectory:
    name, mark, day = path.name.partition("@")
    dated = mark and kind in _DATED
    return MappingDirectory(kind, name if dated else path.name, path, root, day if dated else "")


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
            if path.is_dir() and not path.name.startswith((".", "_")) and any(names_below(path)):
                yield _directory(kind, path, root)


def _shared(root: Path, cards: Iterable[bytes]) -> dict[str, bytes]:
    """The tables that mappings share, by their names in a mapping."""
    parts = ("codes", "x12") if any(map(_reads_x12, cards)) else ("codes",)
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
    read = read_card(card, "", []).get("read")  # compiling the card tells what is wrong with it
    return isinstance(read, dict) and read.get("format") == "x12"


def located(mapping: MappingDirectory, problem: object) -> Problem:
    """A table's problem, as the other settings' problems are told."""
    file, row, column, value, message, remedy = (
        str(getattr(problem, name, "") or "") for name in ("file", "row", "column", "value", "message", "remedy")
    )
    if column == "mapping.extends" and message == "no such mapping":
        roots = (mapping.root, ready_made_mappings())
        remedy = nearest(value, {one.name for root in roots for one in _in_root(root) if one.kind == "inbound"})
    where = ", ".join([f"row {row}", *([f'column "{column}"'] if column else [])]) if row else column
    return Problem(str(_where_it_is(mapping, file)), where, value, message, remedy)


def _where_it_is(mapping: MappingDirectory, file: str) -> Path:
    """The file that a compiler names, in the mapping's own directory or among the shared tables."""
    path = mapping.path / file
    name = path.relative_to(mapping.path) if path.is_relative_to(mapping.path) else path
    folder = None if path.exists() or len(name.parts) < 2 else _shared_folder(mapping.root, name.parts[0])  # noqa: PLR2004
    return path if folder is None else folder / Path(*name.parts[1:])
