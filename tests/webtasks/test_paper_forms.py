"""Paper forms: one case for each serial, typed in alone or several at once."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from tests.sop.route import ENTRIES
from tests.webtasks.office import Office, Person

SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PAGE = "/catat/banyak"


@pytest.fixture
def sari(office: Office) -> Person:
    """Kasi, who empties the box."""
    return office.sign_in("sari")


def rows(*forms: dict[str, Any], at: str = "2026-06-08T07:55") -> dict[str, Any]:
    """The page as a browser sends it."""
    typed = {f"{name}-{place}": value for place, form in enumerate(forms) for name, value in form.items()}
    return {"baris": "5", "diterima": at, **typed}


def scan(name: str = "formulir.pdf", content: bytes = SCAN) -> tuple[io.BytesIO, str]:
    """A photograph of a form."""
    return io.BytesIO(content), name


def tickets(office: Office) -> list[str]:
    """Of all complaints."""
    return sorted(str(row.ticket) for row in office.engine.read.cases("system", key="penanganan_pengaduan")[0])


def test_each_form_becomes_a_case_by_its_serial_and_empty_rows_are_passed_over(office: Office, sari: Person) -> None:
    page = sari.post(PAGE, rows(
        {"nomor": "F-0041", "pokok": "Antrean lama", "isi": "Antre tiga jam.", "nama": "Wati", "telepon": "0811 2222 3333", "pindaian": scan()}, {},
        {"nomor": "F-0042", "pindaian": scan("dua.pdf", SCAN + b"2")},
    ))  # fmt: skip

    assert page.status == 200
    assert tickets(office) == ["ADU-2026-000001", "ADU-2026-000002"]
    assert re.search(r"F-0041\s*ADU-2026-000001\s*([A-Z0-9]{4}-){2}[A-Z0-9]{4}", page.words)
    first, second = (office.engine.data(office.engine.read.case_of("system", ticket)) for ticket in tickets(office))
    assert {name: first["penerimaan"][name] for name in ("kanal", "nomor_formulir", "waktu_terima")} == {
        "kanal": "kotak", "nomor_formulir": "F-0041", "waktu_terima": "2026-06-08T07:55:00+08:00",
    }  # fmt: skip
    assert (first["tulis_aduan"]["judul"], first["tulis_aduan"]["balas_lewat"]) == ("Antrean lama", "sms")
    assert (second["tulis_aduan"]["uraian"], [file["name"] for file in second["tulis_aduan"]["lampiran"]]) == (
        "(Lihat pindaian formulir)", ["dua.pdf"],
    )  # fmt: skip


def test_what_a_form_lacks_is_said_beside_it_and_the_others_are_recorded(office: Office, sari: Person) -> None:
    page = sari.post(PAGE, rows(
        {"isi": "Tanpa nomor."}, {"nomor": "F-1"}, {"nomor": "F-2", "isi": "Lengkap <b>"}, {"nomor": "F-3", "pindaian": scan("x.exe", b"MZ")},
    ))  # fmt: skip

    assert page.status == 422
    assert tickets(office) == ["ADU-2026-000001"]
    assert len(page.all("//*[@aria-invalid='true']")) == 3
    assert [box.text for box in page.all("//textarea") if box.text and box.text.strip()] == ["Tanpa nomor."]


@pytest.mark.parametrize("serial", ["F-0041", "f 0041", " F0041 "])
def test_a_form_that_was_recorded_is_no_second_case_wherever_it_is_typed_in(office: Office, sari: Person, serial: str) -> None:
    sari.post(PAGE, rows({"nomor": "F-0041", "isi": "Antre tiga jam."}))

    again = sari.post(PAGE, rows({"nomor": serial, "isi": "Antre tiga jam."}))

    assert (again.status, tickets(office)) == (422, ["ADU-2026-000001"])
    assert "Formulir dengan nomor ini sudah dicatat, tiket ADU-2026-000001." in again.words


def test_the_page_of_one_form_knows_those_of_the_other(office: Office, sari: Person) -> None:
    sari.post(PAGE, rows({"nomor": "F-0041", "isi": "Antre tiga jam."}))
    file = office.engine.upload("sari", "formulir.pdf", SCAN)
    plain = {name: value for name, value in ENTRIES["tulis_aduan"].items() if isinstance(value, str)}
    form = {
        **plain, "penerimaan.nomor_formulir": "F-0041", "penerimaan.waktu_terima": "2026-06-08T07:50", "penerimaan.pindaian": file["digest"],
        "kunci": "k1", "_selesai": "1",
    }  # fmt: skip

    refused = sari.post("/catat", form)
    taken = sari.post("/catat", {**form, "penerimaan.nomor_formulir": "F-0099", "kunci": "k2"})
    doubled = sari.post("/catat", {**form, "penerimaan.nomor_formulir": "F-0099", "kunci": "k2"})

    assert (refused.status, "sudah dicatat, tiket ADU-2026-000001" in refused.words) == (422, True)
    assert (taken.status, doubled.status, tickets(office)) == (303, 303, ["ADU-2026-000001", "ADU-2026-000002"])


@pytest.mark.parametrize("at", ["2026-06-08T09:00", "kemarin", ""])
def test_a_time_that_cannot_be_is_refused_and_nothing_is_recorded(office: Office, sari: Person, at: str) -> None:
    page = sari.post(PAGE, rows({"nomor": "F-1", "isi": "Isi."}, at=at))

    assert (page.status, tickets(office)) == (422, [])


def test_nothing_typed_is_said(office: Office, sari: Person) -> None:
    page = sari.post(PAGE, rows())

    assert (page.status, "Belum ada formulir yang diisi." in page.words) == (422, True)


@pytest.mark.parametrize(("asked", "shown"), [("", 5), ("10", 10), ("999", 20), ("-1", 5), ("x", 5), ("0", 1)])
def test_as_many_rows_as_asked_for_within_reason(sari: Person, asked: str, shown: int) -> None:
    assert len(sari.get(f"{PAGE}?baris={asked}").all("//fieldset")) == shown
