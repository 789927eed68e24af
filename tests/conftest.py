"""What every room's tests may ask for."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

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
