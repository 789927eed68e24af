from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from translator.configuration.laying_down import FOLDERS, lay_down
from translator.configuration.loading import load_configuration
from translator.configuration.problem import ConfigurationError
from translator.configuration.ready_made import ready_made_mappings
from translator.configuration.surroundings import surrounding_problems

PROGRAM = Path("/bin/true")


def test_what_is_laid_down_can_be_read_at_once(tmp_path):
    written = lay_down(tmp_path / "new", PROGRAM)
    settings, (partner,) = load_configuration(tmp_path / "new/translator.toml")
    assert Path("translator.toml") in written
    assert partner.name == "example"
    assert surrounding_problems(settings) == []


def test_the_ready_made_mappings_are_copied_byte_by_byte(tmp_path):
    lay_down(tmp_path, PROGRAM)
    root = ready_made_mappings()
    sources = [
        file for kind in ("inbound", "outbound", "responses", "x12", "codes") for file in (root / kind).rglob("*")
    ]
    for source in sources:
        if source.is_file() and "__pycache__" not in source.parts:
            assert (tmp_path / "mappings" / source.relative_to(root)).read_bytes() == source.read_bytes()


def test_no_placeholder_is_left(tmp_path):
    for name in lay_down(tmp_path, PROGRAM):
        if name.parts[0] != "mappings":
            for word in ("@DIRECTORY@", "@TRANSLATOR@", "@MAPPINGS@", "@SHELL"):
                assert word not in (tmp_path / name).read_text()


def test_nothing_is_ever_written_over(tmp_path):
    (tmp_path / "translator.toml").write_text("mine")
    with pytest.raises(ConfigurationError, match="stand there already"):
        lay_down(tmp_path, PROGRAM)
    assert [path.name for path in tmp_path.iterdir()] == ["translator.toml"]
    assert (tmp_path / "translator.toml").read_text() == "mine"


def test_a_directory_with_other_things_in_it_is_fine(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    lay_down(tmp_path, PROGRAM)
    assert all((tmp_path / folder).is_dir() for folder in FOLDERS)


def test_a_file_in_the_way_is_a_problem_of_the_operator(tmp_path):
    (tmp_path / "drop-boxes").write_text("a file")
    with pytest.raises(ConfigurationError, match="drop-boxes"):
        lay_down(tmp_path, PROGRAM)


def test_every_line_that_is_commented_out_is_right_once_it_counts(tmp_path, monkeypatch):
    """The SFTP variants are examples that nobody runs; so they are read here."""
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    lay_down(tmp_path, PROGRAM)
    for name, table in (("translator.toml", "[cbp]"), ("partners/example.toml", "[channel]")):
        file = tmp_path / name
        head, _, rest = file.read_text().partition(f"\n{table}\n")
        commented = rest.partition(f"# {table}\n")[2].splitlines()
        variant = "\n".join(line.removeprefix("#").removeprefix(" ") for line in commented)
        file.write_text(f"{head}\n{table}\n{variant}\n")
    settings, (partner,) = load_configuration(tmp_path / "translator.toml")
    assert settings.cbp.host == "sftp.example.gov"
    assert partner.channel.key_file == tmp_path / "example_key"


@pytest.fixture
def systemd_analyze(require_system_part):
    return require_system_part("systemd-analyze")


def test_systemd_finds_nothing_to_complain_of(tmp_path, systemd_analyze):
    lay_down(tmp_path, PROGRAM)
    command = [systemd_analyze, "verify", "--man=no", tmp_path / "translator.service"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "translator.service" not in ended.stderr, ended.stderr
    assert ended.returncode == 0, ended.stderr


def test_the_service_is_hardened(tmp_path, systemd_analyze):
    """systemd grades the exposure of a service from 0 to 10; below 2.5 it calls it OK."""
    lay_down(tmp_path, PROGRAM)
    unit = tmp_path / "translator.service"
    command = [systemd_analyze, "security", "--offline=true", "--threshold=25", unit]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-400:] + ended.stderr


def crontab_line(home: Path) -> str:
    lines = (home / "translator.crontab").read_text().splitlines()
    (line,) = [line for line in lines if line and not line.startswith("#")]
    return line


def as_cron_does(line: str) -> subprocess.CompletedProcess[str]:
    r"""The five fields taken away, \% made %, and the rest given to the shell."""
    command = line.split(" ", 5)[5].replace("\\%", "%")
    return subprocess.run(["/bin/sh", "-c", command], check=False, capture_output=True, text=True)


def test_the_crontab_line_starts_one_pass_and_survives_blanks_and_percent_signs(tmp_path):
    home = tmp_path / "ten % and a blank"
    lay_down(home, PROGRAM)
    line = crontab_line(home)
    assert line.startswith("*/5 * * * * flock -n ")
    assert "%" not in line.replace("\\%", "")
    assert as_cron_does(line).returncode == 0


@pytest.mark.parametrize(("exit_code", "mailed"), [(0, ""), (1, ""), (69, "it is down\n"), (78, "it is down\n")])
def test_cron_mails_failures_and_nothing_else(tmp_path, exit_code, mailed):
    """Cron mails whatever is printed; the log of a pass that went well, or refused a shipment, is no mail."""
    program = tmp_path / "pass"
    program.write_text(f"#!/bin/sh\necho done\necho it is down >&2\nexit {exit_code}\n")
    program.chmod(0o755)
    lay_down(tmp_path / "home", program)
    ended = as_cron_does(crontab_line(tmp_path / "home"))
    assert (ended.stdout, ended.stderr) == (mailed, "")
    assert (tmp_path / "home" / "translator.log").read_text() == "it is down\n"
