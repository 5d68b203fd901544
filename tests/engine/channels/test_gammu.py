"""SMS by the tables of Gammu SMSD: read once, joined, sent once, and never longer than one SMS."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine import Envelope, Gammu, NotReached, NotSent, Rejected
from tests.engine.channels.sms_daemon import Daemon

AT = datetime.fromisoformat("2026-06-09T09:00:30+08:00")


@pytest.fixture
def daemon(tmp_path: Path) -> Daemon:
    """A daemon with an empty database."""
    made = Daemon(tmp_path / "smsd.db")
    made.create()
    return made


def envelope(body: str = "DPMPTSP Kukar: aduan Anda diterima.", to: str = "+62 812-3456-7890") -> Envelope:
    """A receipt."""
    return Envelope("<kasus.1@aduan.example>", to, "", body, at=AT)


def test_what_came_is_read_once_those_that_are_stored_are_marked(daemon: Daemon) -> None:
    daemon.receives("satu", "dua")
    looked = daemon.channel(AT).look(None)

    first = next(looked)
    assert [(one.identity, one.sender, one.text) for one in first.messages] == [
        ("1@2026-06-09T01:00:00+00:00", "+6281234567890", "satu"), ("2@2026-06-09T01:00:00+00:00", "+6281234567890", "dua"),
    ]  # fmt: skip
    assert (first.reread, daemon.unread()) == (True, 2)
    assert (list(looked), daemon.unread()) == ([], 0)
    assert list(daemon.channel(AT).look(None)) == []


def test_a_look_that_is_broken_off_before_it_is_stored_is_made_again(daemon: Daemon) -> None:
    daemon.receives("satu")
    looked = daemon.channel(AT).look(None)
    next(looked)
    looked.close()  # type: ignore[attr-defined]

    assert [one.text for one in next(daemon.channel(AT).look(None)).messages] == ["satu"]


def test_the_parts_of_a_long_message_are_one_however_they_come_and_the_rest_is_not_waited_for_for_ever(daemon: Daemon) -> None:
    daemon.receives("dunia", header="050003A70202")
    assert list(daemon.channel(AT).look(None)) == []
    daemon.receives("halo ", header="050003A70201")
    daemon.receives("lain", sender="+62899", header="050003A70201")

    (batch,) = daemon.channel(AT).look(None)
    assert [one.text for one in batch.messages] == ["halo dunia"]
    (late,) = daemon.channel(AT + timedelta(minutes=11)).look(None)
    assert [one.text for one in late.messages] == ["lain"]
    assert daemon.unread() == 0


def test_a_sender_that_is_no_number_is_never_answered(daemon: Daemon) -> None:
    daemon.receives("PROMO", sender="OPERATOR")

    assert [one.automatic for one in next(daemon.channel(AT).look(None)).messages] == [True]


def test_a_message_is_put_to_be_sent_once_however_often_it_is_handed_over(daemon: Daemon) -> None:
    channel = daemon.channel(AT)

    assert channel.send(envelope()) == channel.send(envelope()) == "<kasus.1@aduan.example>"
    assert daemon.waiting() == [("+6281234567890", "DPMPTSP Kukar: aduan Anda diterima.")]
    daemon.sends("SendingOK")
    channel.send(envelope())
    assert daemon.waiting() == []


@pytest.mark.parametrize(("body", "to"), [("x" * 161, "0812345678"), ("Jalan “rusak”", "0812345678"), ("halo", "bukan nomor"), ("halo", "12;DROP")])
def test_what_no_single_sms_holds_or_nobody_has_for_a_number_is_rejected(daemon: Daemon, body: str, to: str) -> None:
    with pytest.raises(Rejected):
        daemon.channel(AT).send(envelope(body, to))
    assert daemon.waiting() == []


def test_160_characters_of_gsm7_are_sent(daemon: Daemon) -> None:
    daemon.channel(AT).send(envelope("é" * 160))

    assert len(daemon.waiting()) == 1


def test_what_became_of_what_was_sent_is_told(daemon: Daemon) -> None:
    channel = daemon.channel(AT)
    channel.send(envelope())
    daemon.sends("SendingOK")
    (nothing,) = channel.look(None)
    daemon.reports("DeliveryOK")

    (batch,) = channel.look(nothing.position)

    assert nothing.statuses == ()
    assert [(one.sent_as, one.state) for one in batch.statuses] == [("<kasus.1@aduan.example>", "delivered")]


def test_a_database_that_is_not_there_is_no_refusal_and_says_nothing_of_the_message(tmp_path: Path) -> None:
    away = Gammu(f"sqlite:///{tmp_path / 'none' / 'smsd.db'}", "Asia/Makassar", lambda: AT)

    with pytest.raises(NotReached):
        list(away.look(None))
    with pytest.raises(NotSent) as refused:
        away.send(envelope("rahasia"))
    assert not isinstance(refused.value, Rejected) and "rahasia" not in str(refused.value)
