"""`once`, `stage` and `run`, on real working directories: exit codes, the log, and signals."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import threading
import time

import pytest

from translator.cli.at_work import exit_code_of_pass
from translator.daemon import STAGES


def test_a_pass_takes_a_file_all_the_way_to_cbp(work):
    work.drop("orders_good.csv")
    done = work.json("once")
    assert list(done) == list(STAGES)
    assert done["receive"] == {"files": 1, "channels_down": [], "unreadable": 0}
    assert done["transmit"]["sent"] == 1
    assert len(work.filings) == 1
    assert {path.name for path in work.outbox.iterdir()} == {"orders_good.csv.1.read.csv", "orders_good.csv.1.read.txt"}


def test_a_pass_with_nothing_to_do_is_done(work):
    assert work.call("once").exit_code == 0


def test_a_refused_shipment_makes_it_one(work):
    work.drop("orders_bad_values.csv")
    assert work.json("once", exit_code=1)["translate"]["shipments_refused"] == 6


def test_an_answer_that_matches_nothing_makes_it_one(work):
    work.answer("answer.xml", b"<nothing/>")
    assert work.json("once", exit_code=1)["reconcile"]["unmatched"] == 1


def test_a_channel_that_is_down_is_told_and_stops_no_other(work):
    work.drop("orders_good.csv")
    work.edit("translator.toml", "drop-boxes/cbp/filings", "gone/filings")
    work.edit("translator.toml", "[cbp.pick_up]", '[cbp.retry]\nfirst_wait = "0s"\n\n[cbp.pick_up]')
    done = work.json("once", exit_code=69)
    assert done["transmit"]["channel_down"] is True
    assert done["reply"]["delivered"] == 2


def test_the_exit_code_tells_the_worst():
    assert exit_code_of_pass({"translate": {"refused": 1}, "receive": {"channels_down": ("a",)}}) == 69
    assert exit_code_of_pass({"reconcile": {"rejected": 2, "channels_down": ()}}) == 1
    assert exit_code_of_pass({"receive": {"files": 3, "channels_down": ()}}) == 0


def test_a_single_pass_waits_until_files_have_settled(work):
    """It sees them for the first time, and would otherwise never take one."""
    work.edit("partners/example.toml", 'settle = "0s"', 'settle = "1s"')
    work.drop("orders_good.csv")
    assert work.json("once")["receive"]["files"] == 1


def test_stages_run_one_by_one(work):
    work.drop("orders_good.csv")
    for name in STAGES:
        assert list(work.json("stage", name)) == [name]
    assert len(work.filings) == 1


def test_an_unknown_stage_is_wrong_usage(work):
    assert work.call("stage", "recieve").exit_code == 2


def test_a_second_translator_is_refused(work):
    with (work.folder / "translator.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for command in (("once",), ("stage", "receive")):
            assert work.call(*command).exit_code == 75


def test_a_journal_that_cannot_be_opened_is_74(work):
    (work.folder / "journal.sqlite3").write_bytes(b"this is no database" * 100)
    assert work.call("once").exit_code == 74


def test_a_wrong_table_is_78(work):
    work.edit("mappings/inbound/marketplace-csv/mapping.toml", 'format = "delimited"', 'format = "delimted"')
    ended = work.call("once")
    assert ended.exit_code == 78
    assert "delimited" in ended.stderr


def test_the_log_has_the_action_first_and_nothing_personal(work, example):
    """Names, addresses and prices stand in the journal and in the kept bytes only."""
    for name in ("orders_good.csv", "orders_bad_values.csv", "feed_good.xml", "feed_bad_values.xml"):
        work.drop(name)
    log = work.call("once").stderr
    lines = [json.loads(line) for line in log.splitlines()]
    assert {next(iter(line)) for line in lines} == {"action"}
    assert all(line["timestamp"].endswith("Z") for line in lines)
    assert {line["action"] for line in lines} >= {"received", "translated", "sent", "composed", "delivered"}
    personal = ("Jane", "Roe", "Doe", "Lotus", "Elm Street", "Harbour", "Springfield", "12.50", "4,50", "T-shirt")
    assert [word for word in personal if word in log] == []


def test_the_log_for_people_is_no_json(work):
    work.edit("translator.toml", 'log = "json"', 'log = "console"')
    work.drop("orders_good.csv")
    log = work.call("once").stderr
    assert "received" in log
    assert not log.startswith("{")


@pytest.fixture
def running(work):
    """`translator run` as a process, which has said that it is started; ended at the latest with the test."""
    work.edit("translator.toml", 'poll_interval = "30s"', 'poll_interval = "1s"')
    work.edit("translator.toml", 'lease = "5m"', 'lease = "2s"')
    process = work.started("run")
    lines: list[str] = []
    listener = threading.Thread(target=lambda: lines.extend(process.stderr))
    listener.start()
    yield process, lambda action: waited_for(lines, action)
    process.kill()
    process.wait()
    listener.join()
    process.stdout.close()
    process.stderr.close()


def waited_for(lines, action):
    for _ in range(600):
        found = [line for line in list(lines) if f'"action": "{action}"' in line]
        if found:
            return json.loads(found[0])
        time.sleep(0.1)
    raise AssertionError(f"{action} was never logged: {lines}")


def test_the_first_sigterm_ends_a_running_translator_with_nothing_left_undone(work, running):
    process, logged = running
    logged("started")
    work.drop("orders_good.csv")
    logged("sent")
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    logged("stopped")
    assert work.json("audit")["shipments"]["awaiting"] == 3


#: So many that a machine is busy with them for seconds.
ROWS = 20_000


def test_a_second_signal_stops_at_once_and_the_next_start_goes_on(work, running, example):
    """Here in the middle of a large file, whose messages are then made once."""
    header, first, *_ = example("orders_good.csv").read_text().splitlines()
    rows = (first.replace("1Z999AA10123456784", f"1Z{number:08}") for number in range(ROWS))
    (work.folder / "large.csv").write_text("\n".join([header, *rows]) + "\n")
    process, logged = running
    logged("started")
    (work.folder / "large.csv").rename(work.inbox / "orders_large.csv")
    logged("received")
    # Two that are pending at once are one to Python, so they come until it ends: in the middle of the file. The last
    # may meet an interpreter that is on its way out, and has no handler any more.
    while process.poll() is None:
        process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
    assert process.wait(60) in {128 + signal.SIGTERM, -signal.SIGTERM}
    assert work.filings == []
    assert work.json("once")["transmit"]["sent"] == ROWS // 1000
    assert len(work.filings) == ROWS // 1000


def test_a_running_translator_tells_systemd_that_it_is_ready(work, tmp_path):
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60)
        os.environ["NOTIFY_SOCKET"] = str(tmp_path / "notify")
        try:
            process = work.started("run")
        finally:
            del os.environ["NOTIFY_SOCKET"]
        assert manager.recv(100) == b"READY=1"
        process.terminate()
        process.communicate(timeout=60)
        assert process.returncode == 0
