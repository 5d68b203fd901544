"""Workers killed at no moment in particular, while others work on: nothing is lost, doubled or half done, and chains hold.

A few rounds; `python -m tests.engine.breaking.load 200` plays more.
"""

from __future__ import annotations

from pathlib import Path

from tests.engine.breaking import load

ROUNDS = 8


def test_workers_killed_at_random_leave_whole_commands(database_url: str, tmp_path: Path) -> None:
    found = load.play(database_url, tmp_path, ROUNDS, seed=20260608)

    assert found == [], load.summary(tmp_path)


def test_a_lost_a_doubled_and_an_unasked_command_are_noticed(sqlite_url: str, tmp_path: Path) -> None:
    load.play(sqlite_url, tmp_path, 2, seed=1)
    journal = tmp_path / "0.jsonl"
    kept = journal.read_text()
    lost = '{"op": "petugas0-9999", "try": "start"}\n{"op": "petugas0-9999", "done": "ok"}\n'

    journal.write_text(kept + lost)
    found = load.broken(sqlite_url, tmp_path)
    journal.write_text("")
    found += load.broken(sqlite_url, tmp_path)

    assert found[0] == "start petugas0-9999 was told 'ok' and done 0 times"
    assert any("was never asked" in fault for fault in found[1:])
