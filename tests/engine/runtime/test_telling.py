"""By email too: notices for those who want copies, and one digest a person and working day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from engine import Engine, Envelope, Invalid, NotSent, Preference, Rejected, format
from tests.webtasks.office import MONDAY, ROOT, Office

ADDRESS = "dewi@kantor.example"


class Letterbox:
    """Takes every message, or refuses as it is told to."""

    def __init__(self) -> None:
        self.sent: list[Envelope] = []
        self.fails: NotSent | None = None

    def send(self, envelope: Envelope) -> None:
        """Keep it."""
        if self.fails:
            raise self.fails
        self.sent.append(envelope)


class Posted(Office):
    """The shipped office with a letterbox, and Dewi who wants to be told."""

    def __init__(self, url: str, box: Letterbox) -> None:
        super().__init__(url)
        self.engine.close()
        self.url, self.box = url, box
        self.engine = self.another()
        self.engine.choose(Preference("dewi", ADDRESS, by_email=False, digest=True), by="dewi")

    def another(self) -> Engine:
        """One more engine on the same store, as a second worker has it."""
        return Engine.open(self.url, office=ROOT / "office", clock=self.clock, keys={1: b"k" * 32}, mailboxes={"email": self.box})

    @property
    def digests(self) -> list[Envelope]:
        """Those that were sent."""
        return [one for one in self.box.sent if one.message_id.startswith("<ringkasan.")]


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Posted]:
    opened = Posted(sqlite_url, Letterbox())
    opened.brought_to("tindak_lanjut_bidang", {})
    yield opened
    opened.engine.close()


def looks(office: Posted, at: datetime) -> None:
    office.clock.at = at
    office.engine.run_due()


def test_a_working_day_begins_with_one_digest_of_tickets_and_an_address(office: Posted) -> None:
    looks(office, datetime(2026, 6, 9, 7, 29, tzinfo=MONDAY.tzinfo))
    assert office.digests == []
    second = office.another()
    for minutes in (0, 0, 1, 300):
        office.clock.at += timedelta(minutes=1 + minutes)
        office.engine.run_due()
        second.run_due()
    second.close()

    (sent,) = office.digests
    assert (sent.recipient, sent.subject) == (ADDRESS, "Tugas Anda 9 Juni 2026: 1 menunggu, 1 terlambat")
    assert sent.body.startswith("ADU-2026-000001: Tindak Lanjut Bidang, tenggat 8 Juni 2026")
    assert sent.body.endswith(f"Buka https://{office.engine.office.site}/tugas untuk mengerjakannya.")
    assert "NIB" not in sent.body and "Dewi" not in sent.body


def test_days_that_are_not_worked_and_days_away_have_none(office: Posted) -> None:
    office.engine.be_away(date(2026, 6, 9), date(2026, 6, 10), by="dewi")
    for day in ("2026-06-09", "2026-06-10", "2026-06-13", "2026-06-14", "2026-06-16"):
        looks(office, datetime.fromisoformat(f"{day}T09:00+08:00"))
    assert office.digests == []

    looks(office, datetime.fromisoformat("2026-06-17T09:00+08:00"))

    assert len(office.digests) == 1


def test_who_has_nothing_to_do_gets_none_that_day(office: Posted) -> None:
    office.engine.choose(Preference("joko", "joko@kantor.example", digest=True), by="joko")

    looks(office, datetime.fromisoformat("2026-06-09T09:00+08:00"))

    assert [one.recipient for one in office.digests] == [ADDRESS]


def test_what_the_server_does_not_take_now_is_sent_later_under_the_same_id(office: Posted) -> None:
    office.box.fails = NotSent("no answer")
    looks(office, datetime.fromisoformat("2026-06-09T09:00+08:00"))
    office.box.fails = None
    looks(office, datetime.fromisoformat("2026-06-09T09:05+08:00"))
    assert office.digests == []

    looks(office, datetime.fromisoformat("2026-06-09T09:11+08:00"))

    assert [one.message_id for one in office.digests] == [f"<ringkasan.2026-06-09.dewi@{office.engine.office.site}>"]


def test_what_the_server_will_never_take_is_not_tried_again(office: Posted) -> None:
    office.box.fails = Rejected("no such person", "550")
    looks(office, datetime.fromisoformat("2026-06-09T09:00+08:00"))
    office.box.fails = None

    looks(office, datetime.fromisoformat("2026-06-09T12:00+08:00"))

    assert office.digests == []


def test_a_reminder_goes_by_email_too_for_those_who_want_it(office: Posted) -> None:
    office.engine.choose(Preference("dewi", ADDRESS, by_email=True), by="dewi")
    office.engine.choose(Preference("joko", "joko@kantor.example", by_email=True), by="joko")

    looks(office, datetime.fromisoformat("2026-06-08T10:30+08:00"))
    office.engine.run_due()

    copies = [one for one in office.box.sent if one.recipient == ADDRESS]
    (task,) = office.engine.inbox("dewi")
    assert task.due is not None
    due = format.moment(task.due, office.engine.office.zone)
    assert [one.subject for one in copies] == [f"[ADU-2026-000001] Tugas Tindak Lanjut Bidang jatuh tempo {due}"]
    assert copies[0].body == f"Kasus ADU-2026-000001. Buka https://{office.engine.office.site}/tugas untuk melihatnya."
    assert [one for one in office.box.sent if one.recipient.startswith("joko")] == []


def test_a_mention_goes_by_email_too_without_its_words(office: Posted) -> None:
    office.engine.choose(Preference("dewi", ADDRESS, by_email=True), by="dewi")
    case = office.engine.inbox("dewi")[0].case_id

    office.engine.comment(case, "@dewi berkas rahasia di loket 2", by="sari")
    office.engine.run_due()

    (copy,) = (one for one in office.box.sent if one.recipient == ADDRESS)
    assert copy.subject == "[ADU-2026-000001] Pemberitahuan baru"
    assert "loket" not in copy.body


@pytest.mark.parametrize("address", ["", "bukan alamat", "a@b\r\nBcc: c@d"])
def test_without_an_address_nothing_is_sent_anywhere(office: Posted, address: str) -> None:
    with pytest.raises(Invalid) as refused:
        office.engine.choose(Preference("dewi", address, by_email=True), by="dewi")

    assert refused.value.fields["email"].key == "surel_salah"
    assert office.engine.read.preference("dewi").email == ADDRESS


def test_nobody_chooses_for_another(office: Posted) -> None:
    office.engine.choose(Preference("dewi", "orang@lain.example", digest=True), by="joko")

    assert office.engine.read.preference("dewi").email == ADDRESS
    assert office.engine.read.preference("joko").email == "orang@lain.example"


def test_an_absence_has_its_days_in_order_and_may_be_taken_back(office: Posted) -> None:
    for since, until in ((None, date(2026, 6, 9)), (date(2026, 6, 10), date(2026, 6, 9)), (date(2026, 6, 1), date(2026, 6, 2))):
        with pytest.raises(Invalid):
            office.engine.be_away(since, until, by="dewi")
    office.engine.be_away(date(2026, 6, 8), date(2026, 6, 9), by="dewi")
    assert office.engine.read.away("budi") == {"dewi": date(2026, 6, 9)}

    office.engine.be_back(date(2026, 6, 8), by="dewi")

    assert office.engine.read.absences("dewi") == ()
