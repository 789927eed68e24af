"""What every room's tests may ask for."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No test depends on how fast a machine is, or what else it does meanwhile.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

REPOSITORY = Path(__file__).resolve().parent.parent
# Debian keeps servers out of the path of ordinary users.
_SERVERS = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"))
_PACKAGES = {"sshd": "openssh-server", "ssh-keygen": "openssh-client"}


def _system_part(program: str) -> Path:
    found = shutil.which(program, path=_SERVERS)
    if found:
        return Path(found)
    reason = f"{program} is missing. Install it with: apt-get install {_PACKAGES.get(program, program)}"
    if os.environ.get("CI"):
        pytest.fail(f"{reason} (with CI set, a missing part is a failure)", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def require_system_part():
    """Gives a function: the name of a program → its path; it skips the test when the program is missing.

    With `CI` set it fails the test instead.  `require_system_part("sshd")`
    """
    return _system_part


@pytest.fixture(scope="session")
def repository() -> Path:
    """The top of the checkout."""
    return REPOSITORY


def _kept_by_git() -> list[str] | None:
    if shutil.which("git") is None:
        return None
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False)
    return listed.stdout.decode().split("\0")[:-1] if listed.returncode == 0 else None


def _found_by_walking() -> list[str]:
    """As git would tell, near enough: neither what was built nor what a tool keeps for itself."""
    made = {"__pycache__", "build", "dist"}
    names = (path.relative_to(REPOSITORY) for path in REPOSITORY.rglob("*"))
    return [
        name.as_posix()
        for name in names
        if not any(part in made or part.endswith(".egg-info") for part in name.parts)
        and (name.parts[0] == ".ci" or not name.parts[0].startswith("."))
    ]


@pytest.fixture(scope="session")
def own_files() -> list[str]:
    """The names of all files that belong to the project, from the top of the checkout; with or without git."""
    names = _kept_by_git()
    names = _found_by_walking() if names is None else names
    return sorted(name for name in names if (REPOSITORY / name).is_file())
