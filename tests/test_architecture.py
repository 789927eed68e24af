"""The laws of the house that import-linter (setup.cfg) and ruff (pyproject.toml) cannot say.

Those two know which room may import which, which room may know which library, and that every public name has a
docstring.  Here: what a pure room may not even call, which module is a library's one door, how large things may
grow, how they may not be named, and what no file may contain.
"""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "translator"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

PURE_ROOMS = ("acknowledgment", "formats", "mapping", "model", "pilot", "validation")
PURE = [module for module in MODULES if module.split("/")[0] in PURE_ROOMS]

# The world, the clock and chance, as modules that a pure room has no business with.
WORLDLY_MODULES = frozenset(
    "asyncio builtins concurrent ctypes curses fcntl fileinput ftplib getpass glob http imaplib importlib "
    "linecache locale logging mmap multiprocessing os pathlib platform poplib pty pwd queue random readline "
    "resource sched secrets select selectors shelve shutil signal site smtplib socket socketserver sqlite3 ssl "
    "structlog subprocess syslog sys sysconfig tempfile termios threading time urllib uuid webbrowser".split()
)
# Parts of them that only compute.
HARMLESS = frozenset({"pathlib.PurePath", "pathlib.PurePosixPath", "sys.intern", "urllib.parse", "importlib.abc"})
WORLDLY_CALLS = frozenset({"breakpoint", "compile", "eval", "exec", "input", "open", "print", "__import__"})
CLOCKS = frozenset({"now", "utcnow", "today"})

# A library, and the modules that may import it; for all others it does not exist.
DOORS = {
    "alembic": ("journal/*",),
    "anyascii": ("formats/transliteration.py",),
    "asyncssh": ("standin/*",),
    "click": ("cli/*",),
    "fastjsonschema": ("formats/json_schema.py",),
    "ibmmq": ("channels/mq*",),
    "lxml": ("formats/xml*",),
    "olefile": ("formats/sheet_old_errors.py",),
    "paramiko": ("channels/sftp*.py",),
    "proton": ("channels/mq*",),
    "python_calamine": ("formats/sheet_rows.py",),
    "pyx12": ("formats/x12*",),
    "rapidfuzz": ("mapping/draft_names.py",),
    "rich": ("cli/*", "standin/*"),
    "sqlalchemy": ("journal/*",),
    "sqlite3": ("stages/*", "journal/sqlite.py"),  # the spool on disk; what only SQLite knows
    "tenacity": ("channels/retrying.py",),
    "xlsxwriter": ("formats/workbook.py",),
    "tomlkit": ("cli/*", "configuration/*"),
}

NAMES_THAT_SAY_NOTHING = frozenset(
    "base common core handler handlers helper helpers job jobs manager managers misc payload processor task tasks "
    "util utils".split()
)
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
# docs/decisions/0005-generated-writer.md: one function is generated from a table, as a dataclass's methods are.
GENERATING = {"pilot/xml_quick.py": {"compile", "exec"}}

# Written in pieces, so that this file passes its own test.
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:" + r"root|home/[\w.-]+|tmp/[\w.-]+" + r")/")
REGISTRY = re.compile(
    r"pypi\." + r"org|python" + r"hosted\.org|registry\." + r"npmjs|(?:deb|archive|security)\.(?:debian|ubuntu)\."
    r"|--(?:extra-)?index" + r"-url\b|--find" + r"-links\b"
)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"), module)


def imports(module: str) -> Iterator[tuple[int, str]]:
    """Each import of a module: its line, and the dotted name of what is imported (ruff refuses relative ones)."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def worldly_imports(module: str) -> Iterator[str]:
    for line, name in imports(module):
        harmless = any(name == part or name.startswith(part + ".") for part in HARMLESS)
        if name.split(".")[0] in WORLDLY_MODULES and not harmless:
            yield f"line {line} imports {name}"


def worldly_calls(module: str) -> Iterator[str]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Global):
            yield f"line {node.lineno} changes a global"
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        *owner, last = called.split(".")
        if called in GENERATING.get(module, ()):
            continue
        if called in WORLDLY_CALLS or (last in CLOCKS and owner and owner[-1] in {"datetime", "date", "dt"}):
            yield f"line {node.lineno} calls {called}()"


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring: explaining is never too long."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return lines
    docstring = function.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


@pytest.fixture(scope="module")
def texts(own_files) -> list[tuple[str, list[str]]]:
    """Every file of the project that is text: its name and its lines."""
    contents = ((name, (REPOSITORY / name).read_bytes()) for name in own_files)
    return [
        (name, content.decode("utf-8", errors="replace").splitlines())
        for name, content in contents
        if b"\0" not in content
    ]


def found_in(texts: list[tuple[str, list[str]]], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}, line {number}: {found[0]}"
        for name, lines in texts
        for number, line in enumerate(lines, start=1)
        if (found := pattern.search(line))
    ]


@pytest.mark.parametrize("module", PURE)
def test_a_pure_room_neither_imports_nor_calls_the_world_the_clock_or_chance(module):
    """Time and control numbers arrive as arguments, bytes as a stream: so a translation can be done again, exactly."""
    assert [*worldly_imports(module), *worldly_calls(module)] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_library_is_known_to_its_door_alone(module):
    """A library can be replaced by rewriting one module."""
    strangers = [
        f"line {line} imports {name}, whose door is {' or '.join(DOORS[library])}"
        for line, name in imports(module)
        if (library := name.split(".")[0]) in DOORS
        and not any(fnmatch.fnmatch(module, door) for door in DOORS[library])
    ]
    assert strangers == []


def test_every_module_is_named_for_what_it_is():
    """A name that fits everything tells nothing."""
    words = {module: set(re.split(r"[/_.]", module.removesuffix(".py"))) for module in MODULES}
    assert {module: said for module, all_words in words.items() if (said := all_words & NAMES_THAT_SAY_NOTHING)} == {}


def test_no_module_is_longer_than_300_lines():
    """What does not fit is two things."""
    lengths = {module: len((PACKAGE / module).read_text(encoding="utf-8").splitlines()) for module in MODULES}
    assert {module: lines for module, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_40_lines():
    """What does not fit does two things."""
    functions = [
        (f"{module}, line {node.lineno}: {node.name}", length(node))
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [(name, lines) for name, lines in functions if lines > LONGEST_FUNCTION] == []


def test_no_file_names_a_place_on_the_machine_where_it_was_written(texts):
    """It works on that machine only, and tells who wrote it."""
    assert found_in(texts, MACHINE_PATH) == []


def test_no_file_names_a_registry_of_packages(texts):
    """Where packages come from is the operator's choice; the hashes say that they are the right ones."""
    assert found_in(texts, REGISTRY) == []


def test_the_laws_bite():
    """A law that nothing can break proves nothing."""
    assert MACHINE_PATH.search("cp x /" + "home/ann/work/x") is not None
    assert MACHINE_PATH.search("https://example.org/" + "home/ann/") is None
    assert REGISTRY.search("--index" + "-url https://example.org") is not None
    assert REGISTRY.search("pip-compile --no-emit-index" + "-url") is None
