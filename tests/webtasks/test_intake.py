"""The public pages without a browser: what is typed is kept, sending twice is harmless, codes are guarded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from engine import Engine
from tests.engine.runtime.written import WoundClock
from tests.sop.model_files import shipped
from webtasks import WebSettings, create_app

ANSWERS = {
    "judul": "Izin reklame belum terbit", "uraian": "Sudah tiga minggu permohonan saya belum selesai.", "nama": "Rina Contoh",
    "jenis_pelapor": "perorangan", "surel": "rina@contoh.example", "balas_lewat": "email", "rahasiakan": "ya", "setuju_data": "ya",
    "dugaan_korupsi": "tidak",
}  # fmt: skip


@pytest.fixture
def clock() -> WoundClock:
    """Monday 8 June 2026, 08:00 in the office."""
    return WoundClock("2026-06-08T08:00:00+08:00")


@pytest.fixture
def procedure(sqlite_url: str, clock: WoundClock) -> Iterator[Engine]:
    """The product's own procedure, with Sari as Kasi."""
    engine = Engine.open(sqlite_url, clock=clock, keys={1: b"k" * 32})
    engine.deploy(shipped(), by="system")
    engine.add_user("sari", roles=["kasi"], by="system", name="Sari", password="rahasia-sekali")
    yield engine
    engine.close()


@pytest.fixture
def citizen(procedure: Engine) -> FlaskClient:
    """A browser of a citizen."""
    return create_app(procedure, WebSettings(b"s" * 32)).test_client()


def token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def send(client: FlaskClient, address: str, **values: object) -> tuple[int, str]:
    """Send a form from its own page."""
    page = client.get(address.replace("/kirim", "/periksa")).text
    answer = client.post(address, data={"csrf_token": token(page), **values}, content_type="multipart/form-data", follow_redirects=True)
    return answer.status_code, answer.text


def receipt(page: str) -> tuple[str, str]:
    ticket, code = re.search(r"ADU-\d{4}-\d{6}", page), re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert ticket and code
    return ticket[0], code[0]


def test_a_complaint_is_checked_sent_and_followed(citizen: FlaskClient, procedure: Engine) -> None:
    status, page = send(citizen, "/aduan", **ANSWERS)
    assert (status, "Izin reklame belum terbit" in page) == (200, True)

    status, page = send(citizen, "/aduan/kirim")
    ticket, code = receipt(page)
    assert (status, ticket) == (200, "ADU-2026-000001")
    assert citizen.get("/aduan/terima.pdf").data.startswith(b"%PDF")

    status, page = send(citizen, "/lacak", tiket=ticket.lower(), kode=code.lower().replace("-", " "))
    assert status == 200
    assert "Diterima" in page
    assert "Sari" not in page


def test_what_is_missing_stands_beside_its_field_and_what_was_typed_stays(citizen: FlaskClient) -> None:
    status, page = send(citizen, "/aduan", **{**ANSWERS, "nama": "", "uraian": "pendek"})

    assert status == 422
    assert "Nama lengkap wajib diisi." in page
    assert "minimal 20 karakter" in page
    assert "Izin reklame belum terbit" in page
    assert "Izin reklame belum terbit" in citizen.get("/aduan").text


def test_sending_twice_makes_one_case_and_shows_the_same_ticket(citizen: FlaskClient, procedure: Engine) -> None:
    send(citizen, "/aduan", **ANSWERS)
    page = citizen.get("/aduan/periksa").text

    first = citizen.post("/aduan/kirim", data={"csrf_token": token(page)}, follow_redirects=True)
    second = citizen.post("/aduan/kirim", data={"csrf_token": token(page)}, follow_redirects=True)

    assert receipt(first.text) == receipt(second.text)
    assert len(procedure.inbox("sari")) == 1


def test_a_wrong_code_and_an_unknown_ticket_get_the_same_answer_and_few_tries(citizen: FlaskClient, clock: WoundClock) -> None:
    send(citizen, "/aduan", **ANSWERS)
    ticket, code = receipt(send(citizen, "/aduan/kirim")[1])

    wrong = send(citizen, "/lacak", tiket=ticket, kode="AAAA-AAAA-AAAA")
    unknown = send(citizen, "/lacak", tiket="ADU-2026-999999", kode="AAAA-AAAA-AAAA")
    assert wrong[0] == unknown[0] == 422
    assert "Nomor tiket atau kode lacak tidak cocok." in wrong[1]
    assert wrong[1].replace(ticket, "").replace(token(wrong[1]), "") == unknown[1].replace("ADU-2026-999999", "").replace(token(unknown[1]), "")

    for _ in range(4):
        send(citizen, "/lacak", tiket=ticket, kode="AAAA-AAAA-AAAA")
    assert send(citizen, "/lacak", tiket=ticket, kode=code)[0] == 429
    clock.pass_minutes(16)
    assert send(citizen, "/lacak", tiket=ticket, kode=code)[0] == 200


def test_a_file_that_is_not_what_its_name_says_is_refused_and_the_rest_kept(citizen: FlaskClient) -> None:
    status, page = send(citizen, "/aduan", **ANSWERS, lampiran=(BytesIO(b"MZ not a picture"), "foto.png"))

    assert status == 422
    assert "Isi berkas tidak sesuai dengan jenisnya." in page
    assert "Izin reklame belum terbit" in page


def test_an_attached_file_comes_with_the_case(citizen: FlaskClient, procedure: Engine) -> None:
    send(citizen, "/aduan", **ANSWERS, lampiran=(BytesIO(b"%PDF-1.4\n%%EOF\n"), "bukti.pdf"))

    send(citizen, "/aduan/kirim")

    (task,) = procedure.inbox("sari")
    assert [a.name for a in procedure.read.case("sari", task.case_id).attachments] == ["bukti.pdf"]


def test_a_form_without_its_token_changes_nothing(citizen: FlaskClient, procedure: Engine) -> None:
    send(citizen, "/aduan", **ANSWERS)

    assert citizen.post("/aduan/kirim").status_code == 400
    assert procedure.inbox("sari") == []


def test_a_clerk_types_in_a_paper_form_on_behalf_of_the_citizen(citizen: FlaskClient, procedure: Engine) -> None:
    send(citizen, "/masuk", pengguna="sari", sandi="rahasia-sekali")

    status, page = send(
        citizen, "/catat", **ANSWERS, kunci="k1", **{"penerimaan.waktu_terima": "2026-06-08T07:45", "penerimaan.nomor_formulir": "K-17"},
        **{"penerimaan.pindaian": (BytesIO(b"%PDF-1.4\n%%EOF\n"), "formulir.pdf")},
    )  # fmt: skip

    assert status == 200
    assert receipt(page)[0] == "ADU-2026-000001"
    (task,) = procedure.inbox("sari")
    (event,) = procedure.history(task.case_id)
    assert (event.actor, event.on_behalf) == ("sari", "pelapor")
    assert procedure.data(task.case_id)["penerimaan"]["kanal"] == "kotak"


def test_sign_in_tells_nothing_and_locks_after_failures(citizen: FlaskClient, clock: WoundClock) -> None:
    assert send(citizen, "/masuk", pengguna="sari", sandi="salah")[0] == 422
    assert "Masuk sebagai" not in citizen.get("/masuk").text
    for _ in range(4):
        send(citizen, "/masuk", pengguna="sari", sandi="salah")

    assert send(citizen, "/masuk", pengguna="sari", sandi="rahasia-sekali")[0] == 429
    clock.pass_minutes(16)
    assert send(citizen, "/masuk", pengguna="sari", sandi="rahasia-sekali")[0] == 200


@pytest.mark.parametrize("wanted", ["//contoh.example/x", "https://contoh.example/x", "/\\contoh.example", "javascript:alert(1)"])
def test_sign_in_never_leads_to_another_site(citizen: FlaskClient, wanted: str) -> None:
    page = citizen.get("/masuk").text

    answer = citizen.post("/masuk", data={"csrf_token": token(page), "pengguna": "sari", "sandi": "rahasia-sekali", "next": wanted})

    assert (answer.status_code, answer.location) == (303, "/tugas")
