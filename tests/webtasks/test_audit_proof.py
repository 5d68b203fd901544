"""What an auditor sees when stored bytes are not what was recorded: the page stays, and says exactly what was changed."""

from __future__ import annotations

import sqlite3

import pytest

from engine import Case, Engine
from tests.tampering import flip
from tests.webtasks.office import ROOT, Office, Page, Person
from tests.webtasks.test_audit import archive, at
from webtasks import WebSettings, create_app


@pytest.fixture
def archived(office: Office) -> Case:
    """A case done to its end."""
    return archive(office)


@pytest.fixture
def auditor(office: Office) -> Person:
    """The auditor at a browser."""
    return office.sign_in("ayu")


@pytest.mark.parametrize("column", ["facts", "payload", "salt", "payload_digest", "previous", "hash", "actor", "type"])
def test_one_changed_byte_in_an_event_is_named_and_hides_nothing_else(
    office: Office, auditor: Person, archived: Case, tamper: sqlite3.Connection, column: str
) -> None:
    flip(tamper, "event", column, f"case_id = '{archived.id}' AND seq = 3")

    page = at(auditor, archived, 3)
    other = at(auditor, archived, 2)

    assert page.status == other.status == 200
    assert "Rantai putus" in page.words
    assert set(page.all("//a[starts-with(text(), 'Peristiwa 3')]/@href")) == {f"/audit/{archived.business_key}?langkah=3"}
    assert "Sari" in other.words
    assert "Lihat hasil pemeriksaan rantai." in page.words
    assert "Lihat hasil pemeriksaan rantai." not in other.words
    assert "Perintahnya tidak dijalankan ulang" in page.words


def test_one_changed_byte_in_an_attachment_is_named(office: Office, auditor: Person, archived: Case, tamper: sqlite3.Connection) -> None:
    (digest, *_) = office.engine.read.audit("ayu", archived.id).attachments

    flip(tamper, "blob", "content", f"digest = '{digest}'")

    page = at(auditor, archived, 1)
    assert "Berkas “pindaian.pdf”: isinya berubah sejak dilampirkan" in page.words


def test_one_changed_byte_in_a_definition_is_named_even_where_it_cannot_be_read(
    office: Office, archived: Case, tamper: sqlite3.Connection, sqlite_url: str
) -> None:
    digest = office.engine.read.definition("penanganan_pengaduan:1").digests["penanganan_pengaduan.bpmn"]
    tamper.execute("UPDATE resource SET content = ? WHERE digest = ?", (b"<" + b"x" * 40, digest))
    later = Engine.open(sqlite_url, office=ROOT / "office", clock=office.clock)
    client = create_app(later, WebSettings(secret_key=b"s" * 32, demo=True)).test_client()
    client.application.config.update(WTF_CSRF_ENABLED=False)
    client.post("/masuk/contoh", data={"pengguna": "ayu"})

    page = Page(client.get(f"/audit/{archived.business_key}?langkah=3"))

    assert page.status == 200
    assert "penanganan_pengaduan:1 penanganan_pengaduan.bpmn: isinya berubah sejak diterapkan" in page.words
    assert "tidak dapat digambar" in page.words
    later.close()


def test_one_changed_byte_in_a_called_process_is_named(office: Office, auditor: Person, archived: Case, tamper: sqlite3.Connection) -> None:
    digest = office.engine.read.definition("surat_keluar:1").digests["surat_keluar.bpmn"]

    flip(tamper, "resource", "content", f"digest = '{digest}'")

    page = at(auditor, archived, 1)
    assert "surat_keluar:1 surat_keluar.bpmn: isinya berubah sejak diterapkan" in page.words


def test_a_task_that_is_offered_again_past_the_history_is_named(
    office: Office, auditor: Person, archived: Case, tamper: sqlite3.Connection
) -> None:
    tamper.execute(f"UPDATE task SET status = 'open' WHERE case_id = '{archived.id}' AND element = 'periksa_aduan'")

    assert "Tugas: isi kolom status bukan yang ditunggu kasus" in at(auditor, archived, 1).words


def test_what_was_erased_by_law_leaves_the_chain_whole(office: Office, auditor: Person, archived: Case, tamper: sqlite3.Connection) -> None:
    tamper.execute(f"UPDATE event SET payload = NULL, salt = NULL WHERE case_id = '{archived.id}' AND seq = 3")

    page = at(auditor, archived, 3)

    assert "Rantai utuh" in page.words
    assert "Isi peristiwa ini sudah dihapus" in page.words
    assert "Dijalankan ulang sampai peristiwa 3" in page.words


def test_without_any_case_the_list_says_when_there_will_be_one(auditor: Person) -> None:
    assert "Belum ada kasus" in auditor.get("/audit").words
