"""Numbers of letters as people meet them: proposed, taken, refused, and listed."""

from __future__ import annotations

import io

from pypdf import PdfReader

from tests.webtasks.office import Office
from tests.webtasks.test_registers import JUNE, cells, sheet

DONE = {"keputusan": "tetapkan", "tanggal_surat": "2026-06-08"}


def test_the_page_proposes_the_next_number_and_says_afterwards_which_it_was(office: Office) -> None:
    task = office.task(office.brought_to("beri_nomor"), "umar")
    umar = office.sign_in("umar")

    page = umar.get(f"/tugas/{task.id}")
    assert page.all("//input[@id='f-nomor_surat']/@value") == ["500/1/DPMPTSP/VI/2026"]
    assert "usulan, boleh diubah" in page.words
    after = umar.sends(task, **DONE)

    assert after.status == 303
    assert "Nomor surat: 500/1/DPMPTSP/VI/2026" in umar.get(after.goes_to).words


def test_whoever_left_the_proposal_as_it_was_gets_what_is_free_by_then(office: Office) -> None:
    first, second = (office.task(office.brought_to("beri_nomor"), "umar") for _ in range(2))
    umar = office.sign_in("umar")
    read_before = {name: value for name, value in umar.get(f"/tugas/{second.id}").tree.get_element_by_id("isian").form_values() if name != "_simpan"}

    umar.sends(first, **DONE)
    after = umar.post(f"/tugas/{second.id}", {**read_before, **DONE})

    assert "Nomor surat: 500/2/DPMPTSP/VI/2026" in umar.get(after.goes_to).words


def test_a_draft_does_not_hold_on_to_a_proposal_that_was_taken_meanwhile(office: Office) -> None:
    first, second = (office.task(office.brought_to("beri_nomor"), "umar") for _ in range(2))
    umar = office.sign_in("umar")
    umar.sends(second, _simpan="1")

    umar.sends(first, **DONE)

    assert umar.get(f"/tugas/{second.id}").all("//input[@id='f-nomor_surat']/@value") == ["500/2/DPMPTSP/VI/2026"]


def test_a_typed_number_that_is_used_is_refused_beside_its_field_with_everything_kept(office: Office) -> None:
    first, second = (office.task(office.brought_to("beri_nomor"), "umar") for _ in range(2))
    umar = office.sign_in("umar")
    umar.sends(first, **DONE)

    page = umar.sends(second, **DONE, nomor_surat="500/1/DPMPTSP/VI/2026")

    assert page.status == 422
    beside = page.all("//p[@id='f-nomor_surat-error']")[0].text_content().strip()
    assert beside == "Nomor surat 500/1/DPMPTSP/VI/2026 sudah dipakai."
    assert page.all("//input[@id='f-nomor_surat']/@value") == ["500/1/DPMPTSP/VI/2026"]
    assert page.all("//input[@id='f-tanggal_surat']/@value") == ["2026-06-08"]


def test_the_preview_shows_the_number_that_is_proposed(office: Office) -> None:
    task = office.task(office.brought_to("beri_nomor"), "umar")
    umar = office.sign_in("umar")

    umar.sends(task, _simpan="1")

    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(umar.get(f"/tugas/{task.id}/surat").answer.data)).pages)
    assert "500/1/DPMPTSP/VI/2026" in printed


def test_a_list_of_numbers_has_no_gaps_a_void_one_is_called_void(office: Office) -> None:
    sent, void, waits = office.brought_to("arsip"), office.brought_to("tanda_tangan"), office.brought_to("tanda_tangan")
    office.engine.cancel(void.id, reason="Dicabut.", by="system")
    office.passes(1)
    sari = office.sign_in("sari")

    page = sari.get(f"/register/surat_keluar?{JUNE}")

    assert cells(page, "Nomor surat") == [f"500/{number}/DPMPTSP/VI/2026" for number in (1, 2, 3)]
    assert cells(page, "Keterangan") == ["", "Batal", "Belum keluar"]
    assert cells(page, "Nomor tiket") == [str(case.business_key) for case in (sent, void, waits)]
    assert [row[-1] for row in sheet(sari.get(f"/register/surat_keluar.csv?{JUNE}"))] == ["Keterangan", "", "Batal", "Belum keluar"]
