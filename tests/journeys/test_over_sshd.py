"""The whole journey over real OpenSSH servers with pinned host keys: one for each participant, one for CBP."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.installation import START, Clock, Installation
from tests.journeys.test_crashes import MOOD, PARTNERS
from tests.sshd import Sshd, make_key

FILES = Path(__file__).parent / "files"
REPOSITORY = Path(__file__).resolve().parents[2]

_CHANNEL = """
[{table}]
kind = "sftp"
host = "127.0.0.1"
port = {port}
user = "{user}"
key_file = "{key}"
known_hosts = "{known_hosts}"
inbox = "{inbox}"
outbox = "{outbox}"
timeout = "20s"
pick_up = {{ settle = "0s" }}
retry = {{ attempts = 1 }}
"""


class Town:
    """An installation whose channels are all SFTP; the drop boxes are folders on the servers."""

    def __init__(self, folder: Path) -> None:
        self.place = Installation(folder, Clock(START))
        self.place.lay_down(PARTNERS)
        self.servers: dict[str, Sshd] = {}

    def serve(self, name: str) -> None:
        """Start the server of a drop box and let the settings speak of it."""
        home = self.place.folder / f"server-{name}"
        home.mkdir()
        self.servers[name] = server = Sshd(home)
        server.start()
        file = "translator.toml" if name == "cbp" else f"partners/{name}.toml"
        path = self.place.folder / file
        table, box = ("cbp", "cbp") if name == "cbp" else ("channel", name)
        inbox, outbox = ("answers", "filings") if name == "cbp" else ("in", "out")
        channel = _CHANNEL.format(
            table=table,
            port=server.port,
            user=server.user,
            key=server.user_key,
            known_hosts=server.known_hosts,
            inbox=self.place.boxes / box / inbox,
            outbox=self.place.boxes / box / outbox,
        )
        path.write_text(_without_channel(path.read_text(), table) + channel)

    def once(self) -> subprocess.CompletedProcess[str]:
        """One pass, as cron makes it."""
        command = [sys.executable, "-m", "translator", "--config", str(self.place.folder), "once", "--json"]
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=100)

    def cbp_answers(self) -> None:
        """The far end polls once; it stands on CBP's own machine, so it sees folders."""
        self.place.far_end(MOOD).poll(self.place.clock.now())

    def close(self) -> None:
        """End all servers."""
        for server in self.servers.values():
            server.stop()


def _without_channel(text: str, table: str) -> str:
    """The settings without that table, which is the last one or ends at the next."""
    before, _, rest = text.partition(f"[{table}]")
    _, bracket, behind = rest.partition("\n[")
    return before + (f"[{behind}" if bracket else "")


@pytest.fixture
def town(tmp_path: Path, require_system_part) -> Iterator[Town]:
    """Two participants and CBP, each with a server of its own."""
    require_system_part("sshd")
    made = Town(tmp_path)
    try:
        for name in (*PARTNERS, "cbp"):
            made.serve(name)
        yield made
    finally:
        made.close()


def replace_host_key(server: Sshd) -> None:
    """The server comes back with another host key, as an impostor would."""
    server.stop()
    for name in ("host_key", "host_key.pub"):
        (server.home / name).unlink()
    make_key(server.home / "host_key")
    server.start()


def leave(town: Town, partner: str, name: str) -> None:
    """A file of the fixtures appears."""
    town.place.leave(partner, name, (FILES / name).read_bytes())


def test_the_whole_journey_over_real_servers(town: Town) -> None:
    """Files in, filings out, answers back, replies out."""
    leave(town, "lotus", "orders_1.csv")
    leave(town, "parcel", "notice.edi")
    assert town.once().returncode == 1  # one shipment is refused
    assert len(town.place.messages()) == 2
    town.cbp_answers()
    assert town.once().returncode in {0, 1}
    assert "orders_1.csv.1.answered.csv" in town.place.replies("lotus")
    assert {"notice.edi.2.read.997", "notice.edi.2.answered.csv"} <= {*town.place.replies("parcel")}


def test_a_changed_host_key_stops_that_channel_alone(town: Town) -> None:
    """The other participant's files go through; exit code and log say which channel; once mended, nothing is lost."""
    leave(town, "lotus", "orders_1.csv")
    leave(town, "parcel", "notice.edi")
    replace_host_key(town.servers["lotus"])
    ended = town.once()
    assert ended.returncode == 69
    assert json.loads(ended.stdout)["receive"]["channels_down"] == ["lotus"]
    assert [*town.place.messages()] == ["PARCEL_000000001.pilot-xml-2023-02.xml"]
    assert "notice.edi.1.read.csv" in town.place.replies("parcel")
    down = [line for line in map(json.loads, ended.stderr.splitlines()) if line["action"] == "channel_down"]
    assert [line["partner"] for line in down] == ["lotus"]
    assert "host key" in down[0]["reason"]

    server = town.servers["lotus"]
    server.trust(server.home / "host_key.pub")
    assert town.once().returncode == 1  # the channel is up again; one shipment is refused
    assert "LOTUS_000000001.pilot-xml-2023-02.xml" in town.place.messages()
    assert "orders_1.csv.2.read.csv" in town.place.replies("lotus")


def test_a_changed_host_key_of_cbp_holds_messages_back(town: Town) -> None:
    """Files are still taken in and answered as read; the message leaves once CBP's key is trusted."""
    leave(town, "parcel", "notice.edi")
    replace_host_key(town.servers["cbp"])
    ended = town.once()
    assert ended.returncode == 69
    assert town.place.messages() == {}
    assert "notice.edi.1.read.csv" in town.place.replies("parcel")
    told = json.loads(ended.stdout)
    assert (told["transmit"]["sent"], told["transmit"]["channel_down"]) == (0, True)
