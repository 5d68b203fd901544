"""What leaves the office, and whose time runs out, as the pages say it: on the case, to administrators, in the inbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine import Case, Engine, Envelope, NotSent, Rejected
from tests.sop.route import ENTRIES
from tests.webtasks.office import ROOT, Office


class Post:
    """A channel that raises `answer` while there is one."""

    answer: Exception | None = None

    def send(self, envelope: Envelope) -> None:
        """Take it, or not."""
        if self.answer is not None:
            raise self.answer


@pytest.fixture
def post() -> Post:
    """The office's mail server."""
    return Post()


@pytest.fixture
def worker(sqlite_url: str, office: Office, post: Post) -> Iterator[Engine]:
    """A worker of the same office that has a mail server."""
    engine = Engine.open(sqlite_url, office=ROOT / "office", clock=office.clock, keys={1: b"k" * 32}, mailboxes={"email": post})
    yield engine
    engine.close()


def complained(engine: Engine) -> Case:
    """Rina has sent the public form, with her address."""
    return engine.start("penanganan_pengaduan", {"penerimaan": {"kanal": "website"}}, by="pelapor", complete=ENTRIES["tulis_aduan"])


def test_the_case_says_how_its_message_stands_and_the_operations_page_counts(office: Office, worker: Engine, post: Post) -> None:
    case, sari, adi = complained(worker), office.sign_in("sari"), office.sign_in("adi")
    address, subject = f"/kasus/{case.business_key}", f"Email: [{case.business_key}] Tanda terima pengaduan"
    assert f"{subject} segera dikirim" in sari.get(address).words
    assert "Pesan keluar1 menunggu dikirim" in adi.get("/operasi").words

    post.answer = NotSent("451 nanti")
    worker.run_due()
    assert f"{subject} belum terkirim setelah 1 kali; sistem mencoba lagi" in sari.get(address).words

    post.answer = Rejected("550 <rina@contoh.example> tidak dikenal", "550")
    office.clock.at += timedelta(minutes=1)
    worker.run_due()
    page = sari.get(address).words
    assert f"{subject} tidak terkirim sejak 08.01" in page
    assert "Kasus ini berhenti" not in page
    shown = adi.get("/operasi").words
    assert "1 gagal; lihat insidennya di bawah" in shown
    assert "Pesan lewat email tidak terkirim dan tidak dicoba lagi (jawaban 550)." in shown
    assert "rina@contoh.example" not in shown

    post.answer = None
    assert adi.post(f"/operasi/insiden/{case.id}").goes_to == "/operasi"
    worker.run_due()
    assert f"{subject} terkirim 08.01" in sari.get(address).words
    assert "Pesan keluartidak ada yang menunggu" in adi.get("/operasi").words
    history = sari.get(f"{address}?bagian=riwayat").words
    assert all(told in history for told in ("Pesan keluar tidak terkirim", "Pesan keluar dicoba lagi", "Pesan keluar terkirim"))


def test_a_channel_that_is_off_is_said_to_be_off(office: Office) -> None:
    case = complained(office.engine)
    office.engine.run_due()

    assert "tidak dikirim; kanal ini belum dipasang" in office.sign_in("sari").get(f"/kasus/{case.business_key}").words
    assert "1 tidak dikirim karena kanalnya belum dipasang" in office.sign_in("adi").get("/operasi").words


def test_a_task_that_runs_late_is_told_in_the_inbox_of_its_people_and_then_of_who_is_above(office: Office) -> None:
    case = complained(office.engine)

    office.clock.at += timedelta(minutes=5)
    office.engine.run_due()
    assert f"Periksa Aduan melewati tenggat 8 Juni 2026 08.05 WITA · {case.business_key}" in office.sign_in("sari").get("/tugas").words
    assert "Pemberitahuan" not in office.sign_in("budi").get("/tugas").words

    office.clock.at += timedelta(minutes=5)
    office.engine.run_due()
    assert "Eskalasi: Periksa Aduan belum diselesaikan, tenggatnya 8 Juni 2026 08.05 WITA" in office.sign_in("budi").get("/tugas").words
    assert "Diingatkan tentang tenggat tugas: Periksa Aduan" in office.sign_in("budi").get(f"/kasus/{case.business_key}?bagian=riwayat").words
