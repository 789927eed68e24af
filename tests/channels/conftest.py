"""Drop boxes to test with: the same contract over local folders and over a real SFTP server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.channels.boxes import Box, DirectoryBox, SftpBox
from tests.sshd import Sshd, find_sshd


@pytest.fixture(scope="session")
def make_sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Sshd]]:
    """Start real OpenSSH servers, which end with the session."""
    if find_sshd() is None:
        missing = "sshd is missing: apt-get install openssh-server"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    started: list[Sshd] = []

    def make(options: str = "", largest_file: int | None = None, extra: str = "") -> Sshd:
        server = Sshd(tmp_path_factory.mktemp("sshd"), options, largest_file, extra)
        started.append(server)
        server.start()
        return server

    yield make
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def shared_sshd(make_sshd: Callable[..., Sshd]) -> Sshd:
    """One server for all tests that do it no harm."""
    return make_sshd()


@pytest.fixture
def sftp_box(shared_sshd: Sshd, tmp_path: Path) -> Iterator[SftpBox]:
    """An empty drop box at the shared server."""
    box = SftpBox(tmp_path, shared_sshd)
    yield box
    box.close()


@pytest.fixture(params=["directory", "sftp"])
def box(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Box]:
    """An empty drop box of each kind."""
    kind = request.param
    made: Box = DirectoryBox(tmp_path) if kind == "directory" else request.getfixturevalue("sftp_box")
    yield made
    made.close()
