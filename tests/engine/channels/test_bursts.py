"""500 SMS in a burst: one case each, none lost, each receipt one SMS."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from engine import Engine
from engine.rehearsal import MovedClock
from tests.engine.channels.sms_daemon import Daemon
from tests.engine.runtime.messages import public_files

AT = datetime.fromisoformat("2026-06-09T09:00:30+08:00")


def test_500_sms_in_a_burst_are_500_cases_with_a_receipt_each(tmp_path: Path) -> None:
    daemon, clock = Daemon(tmp_path / "smsd.db"), MovedClock(AT)
    daemon.create()
    for n in range(500):
        daemon.receives(f"Lampu jalan nomor {n} padam.", sender=f"+62812{n:07}")
    channel = daemon.channel(AT)
    engine = Engine.open(
        f"sqlite:///{tmp_path / 'office.db'}", clock=clock, keys={1: b"k" * 32}, mailboxes={"sms": channel}, sources={"sms": channel},
    )  # fmt: skip
    engine.deploy(public_files(), by="system")

    for _ in range(8):
        engine.run_due()
        clock.at += timedelta(seconds=31)

    cases = engine.read.case_ids("system")
    assert len(cases) == 500
    subjects = {engine.data(case)["tulis_aduan"]["judul"] for case in cases}
    assert subjects == {f"Lampu jalan nomor {n} padam." for n in range(500)}
    assert daemon.unread() == 0
    assert sorted(number for number, _ in daemon.waiting()) == sorted(f"+62812{n:07}" for n in range(500))
    assert max(len(body) for _, body in daemon.waiting()) <= 160
    engine.close()
