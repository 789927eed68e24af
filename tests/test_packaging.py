"""What is installed is what stands in the checkout: every package, every table, and the command."""

from __future__ import annotations

import configparser
import json
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from translator.configuration.ready_made import ready_made_mappings

REPOSITORY = Path(__file__).resolve().parent.parent
# What a wheel has no use for.
LEFT_BEHIND = {"__pycache__"}


def project() -> dict:
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def setup_cfg() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(REPOSITORY / "setup.cfg", encoding="utf-8")
    return parser


def files_below(directory: Path) -> set[str]:
    return {
        path.relative_to(directory).as_posix()
        for path in directory.rglob("*")
        if path.is_file() and not LEFT_BEHIND & set(path.relative_to(directory).parts) and path.suffix != ".pyc"
    }


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def source(own_files, tmp_path_factory) -> Path:
    """A copy, so that a build leaves nothing behind here and finds nothing left over."""
    target = tmp_path_factory.mktemp("source")
    wanted = ("translator/", "mappings/", "pyproject.toml", "setup.cfg", "README.md", "LICENSE")
    for name in own_files:
        if name.startswith(wanted):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes((REPOSITORY / name).read_bytes())
    return target


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory) -> Path:
    """Built as pip builds it, without a download."""
    target = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", target)
    run(sys.executable, "-m", "pip", "wheel", *options, source, cwd=target)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The Python of a fresh virtual environment that holds the wheel and nothing else."""
    directory = tmp_path_factory.mktemp("installed")
    venv.create(directory / "venv", with_pip=False, symlinks=True)
    python = directory / "venv" / "bin" / "python"
    options = ("--quiet", "--no-deps", "--no-index", "--no-compile")
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, wheel, cwd=directory)
    return python


def test_every_package_of_the_checkout_is_named_in_setup_cfg():
    """A package that is not named there is missing from the wheel; add it to `packages`."""
    named = set(setup_cfg()["options"]["packages"].split())
    there = {
        ".".join(path.parent.relative_to(REPOSITORY).parts)
        for path in (REPOSITORY / "translator").rglob("__init__.py")
        if "skeleton" not in path.parts
    }
    assert named == there | {"translator.mappings"}


def test_the_wheel_carries_every_file_of_the_package_and_every_mapping(wheel, source):
    """A table that is missing is found out here, not at an operator's."""
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if name.startswith("translator/")}
    expected = {f"translator/{name}" for name in files_below(source / "translator")}
    expected |= {f"translator/mappings/{name}" for name in files_below(source / "mappings")}
    assert expected - carried == set()


def test_an_installation_finds_its_ready_made_mappings(installed, source, tmp_path):
    """Away from any checkout, and without the libraries."""
    question = (
        "import json, pathlib, translator.configuration.ready_made as r; p = r.ready_made_mappings();"
        "print(json.dumps([str(p), sorted(f.relative_to(p).as_posix() for f in p.rglob('*') if f.is_file())]))"
    )
    place, found = json.loads(run(installed, "-I", "-c", question, cwd=tmp_path))
    assert Path(place).is_relative_to(installed.parent.parent)
    assert set(found) == files_below(source / "mappings")


def test_an_installation_has_the_command(installed):
    """`translator`, in the same directory as its Python."""
    assert (installed.parent / "translator").is_file()


def test_a_source_distribution_carries_the_mappings_too(source, tmp_path):
    """Those who build for their own systems start from it."""
    build = f"from setuptools import build_meta; print(build_meta.build_sdist({str(tmp_path)!r}))"
    name = run(sys.executable, "-c", build, cwd=source).split()[-1]
    with tarfile.open(tmp_path / name) as archive:
        carried = {member.partition("/")[2] for member in archive.getnames()}
    assert {f"mappings/{name}" for name in files_below(source / "mappings")} - carried == set()


def test_a_checkout_finds_its_mappings_beside_the_package():
    """What is edited in the checkout is what runs."""
    assert ready_made_mappings() == REPOSITORY / "mappings"


def test_pyproject_and_setup_cfg_never_tell_the_same_fact():
    """Two places for one fact are one place and one lie."""
    parser = setup_cfg()
    assert "metadata" not in parser
    assert set(parser["options"]) == {"packages", "package_dir"}
    assert "dynamic" not in project()


@pytest.mark.parametrize("name", ["run", "test", "lint"])
def test_requirements_are_pinned_and_hashed(name):
    """What is installed today is what is installed in a year."""
    text = (REPOSITORY / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def test_every_dependency_is_pinned():
    """A new dependency needs `make requirements`."""
    pinned = (REPOSITORY / "requirements" / "run.txt").read_text(encoding="utf-8")
    names = [entry.split(">=")[0] for entry in project()["dependencies"]]
    assert [name for name in names if f"\n{name}==" not in pinned] == []
