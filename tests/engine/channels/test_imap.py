"""Email that comes in by a real mail server: one case each, through restarts and numbers given anew, and none lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from engine import Engine, Imap, NotReached
from engine.rehearsal import MovedClock
from tests.engine.channels.imap_server import Mailbox, mailbox
from tests.engine.runtime.messages import public_files

AT = datetime.fromisoformat("2026-06-09T09:00:00+08:00")


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    """The mail server."""
    with mailbox() as running:
        yield running


def mail(number: int, *headers: str) -> bytes:
    """A complaint by mail."""
    said = [f"From: warga{number}@contoh.example", f"Message-ID: <{number}@contoh.example>", f"Subject: Aduan {number}", *headers]
    return "\r\n".join([*said, "", f"Isi aduan nomor {number}.", ""]).encode()


class Office:
    """An office whose worker is started anew at will."""

    def __init__(self, place: Path, server: Mailbox, **other: object) -> None:
        self.url, self.server, self.other = f"sqlite:///{place / 'office.db'}", server, other
        self.clock = MovedClock(AT)
        self.engine = self._opened()
        self.engine.deploy(public_files(), by="system")

    def _opened(self) -> Engine:
        source = self.server.source(own=frozenset({"pengaduan@dinas.example"}), **self.other)
        return Engine.open(self.url, clock=self.clock, keys={1: b"k" * 32}, sources={"email": source})

    def restarts(self) -> None:
        """The worker dies and another one begins."""
        self.engine.close()
        self.engine = self._opened()

    def works(self) -> None:
        """A look at the mailbox, some time later."""
        self.clock.at += timedelta(minutes=1)
        self.engine.run_due()

    def subjects(self) -> list[str]:
        """What its cases are about, in order."""
        rows, total = self.engine.read.cases("system")
        assert len(rows) == total or total > len(rows)
        return sorted(row.subject for row in rows)


def test_two_restarts_of_the_server_and_numbers_given_anew_leave_one_case_for_each_mail(tmp_path: Path, server: Mailbox) -> None:
    office = Office(tmp_path, server)
    for number in (1, 2):
        server.deliver(mail(number), at=AT)
    office.works()

    server.restart()
    server.deliver(mail(3), at=AT)
    office.works()
    server.stop()
    office.works()
    assert "Refused" in (office.engine.read.house("system").looks["email"].error or "")
    server.start()
    office.restarts()
    server.deliver(mail(4), at=AT)
    office.works()
    server.renumber()
    server.deliver(mail(5), at=AT)
    office.works()
    office.works()

    assert office.subjects() == [f"Aduan {number}" for number in (1, 2, 3, 4, 5)]
    for row in office.engine.read.cases("system")[0]:
        assert "MessageReceivedAgain" not in [event.type for event in office.engine.history(row.id)]
    look = office.engine.read.house("system").looks["email"]
    assert (look.error, look.position and look.position["uid"]) == (None, 5)
    office.engine.close()


def test_a_mail_delivered_twice_is_counted_on_its_case(tmp_path: Path, server: Mailbox) -> None:
    office = Office(tmp_path, server)
    office.works()
    before = office.subjects()
    for _ in range(2):
        server.deliver(mail(11), at=AT)
        office.works()

    assert office.subjects() == sorted([*before, "Aduan 11"])
    (case,) = [row.id for row in office.engine.read.cases("system")[0] if row.subject == "Aduan 11"]
    assert [event.facts.get("count") for event in office.engine.history(case)] == [None, 1]
    office.engine.close()


def test_the_mailbox_itself_is_left_as_it_is_and_older_mail_alone(tmp_path: Path, server: Mailbox) -> None:
    server.deliver(mail(21), at=AT - timedelta(days=400))
    office = Office(tmp_path, server, since=date(2026, 1, 1))

    office.works()

    assert "Aduan 21" not in office.subjects()
    (case, *_) = [row.id for row in office.engine.read.cases("system")[0]]
    assert office.engine.data(case)["penerimaan"]["waktu_terima"] == "2026-06-09T09:00:00+08:00"
    assert [path.name for path in (server.folder / "mail" / "cur").iterdir() if "S" in path.name.partition(":2,")[2]] == []
    office.engine.close()


@pytest.mark.parametrize("wrong", [{"folder": "Tidak Ada"}, {"password": "salah"}, {"port": 1}, {"security": "tls"}])
def test_a_mailbox_that_cannot_be_read_says_why(server: Mailbox, wrong: dict[str, object]) -> None:
    settings = {"host": "127.0.0.1", "port": server.port, "user": "pengaduan", "password": "rahasia-contoh", "security": "none", "patience": 5}

    with pytest.raises(NotReached) as why:
        list(Imap(**{**settings, **wrong}).look(None))  # type: ignore[arg-type]

    assert str(why.value)
