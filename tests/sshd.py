"""A real OpenSSH server on a high loopback port, run by the current user, root or not."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

_CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {home}/host_key
AuthorizedKeysFile {home}/authorized_keys
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxStartups 100
Subsystem sftp internal-sftp
ForceCommand internal-sftp {options}
{extra}
"""


def find_sshd() -> str | None:
    """Return the path of the OpenSSH server, which is often not on an ordinary user's path."""
    return shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def make_key(path: Path) -> Path:
    """Generate an Ed25519 key pair at `path` and ``<path>.pub``."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(path)], check=True)
    return path


class Sshd:
    """The server and its keys, all in one directory."""

    def __init__(self, home: Path, options: str = "", largest_file: int | None = None, extra: str = "") -> None:
        """Make keys and configuration.

        `options` are those of internal-sftp, such as ``-R`` for read-only. A file larger than `largest_file` bytes
        cannot be written, as on a disk without room. `extra` are further lines of the configuration.
        """
        self._largest_file = largest_file
        self.home = home
        self.port = _free_port()
        self.user = _user()
        self.user_key = make_key(home / "user_key")
        make_key(home / "host_key")
        (home / "authorized_keys").write_text((home / "user_key.pub").read_text())
        self.known_hosts = home / "known_hosts"
        self.trust(home / "host_key.pub")
        (home / "sshd_config").write_text(_CONFIG.format(port=self.port, home=home, options=options, extra=extra))
        self._process: subprocess.Popen[bytes] | None = None

    def trust(self, public_key: Path) -> None:
        """Pin this public key as the server's."""
        kind, key = public_key.read_text().split()[:2]
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {kind} {key}\n")

    def start(self) -> None:
        """Start listening and wait until connections are taken."""
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        program = find_sshd()
        assert program is not None
        command = [program, "-D", "-f", str(self.home / "sshd_config"), "-E", str(self.home / "log")]
        self._process = subprocess.Popen(command, preexec_fn=self._limit)  # noqa: PLW1509  the child sets its own limits only
        self._wait_until_listening()

    def _limit(self) -> None:
        if self._largest_file is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (self._largest_file, self._largest_file))

    def stop(self) -> None:
        """End the server and every session."""
        if self._process is None:
            return
        self.thaw()
        self.cut()
        self._process.terminate()
        self._process.wait()
        self.cut()
        self._process = None

    def cut(self) -> None:
        """Kill every session at once; the server goes on listening."""
        self._signal(signal.SIGKILL, self._sessions())

    def freeze(self) -> None:
        """Stop the server and its sessions without a word: connections stay open and nothing answers."""
        self._signal(signal.SIGSTOP, [self._pid(), *self._sessions()])

    def thaw(self) -> None:
        """Let a frozen server go on."""
        self._signal(signal.SIGCONT, [self._pid(), *self._sessions()])

    def _pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def _sessions(self) -> list[int]:
        parents = _parents()
        found = [self._pid()]
        for pid in found:
            found.extend(child for child, parent in parents.items() if parent == pid)
        return found[1:]

    def _signal(self, number: signal.Signals, pids: list[int]) -> None:
        for pid in pids:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def _wait_until_listening(self) -> None:
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise AssertionError((self.home / "log").read_text()) from None
                time.sleep(0.05)


def _parents() -> dict[int, int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return parents


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _user() -> str:
    return subprocess.run(["id", "-un"], check=True, capture_output=True, text=True).stdout.strip()
