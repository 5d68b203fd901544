"""The text of a draft in a word processor and back."""

from __future__ import annotations

import io
import zipfile

import docx
from hypothesis import given, settings, strategies as st

from engine.correspondence import editing
from tests.webtasks.office import MONDAY, Office, Page, Person

PARAGRAPHS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1), max_size=5)


def brings(person: Person, address: str, content: bytes, **typed: str) -> Page:
    """Upload an edited file on the task's page."""
    form = {name: value for name, value in person.get(address).tree.get_element_by_id("isian").form_values() if not name.startswith("_")}
    return person.post(f"{address}/naskah", {**form, **typed, "_naskah": (io.BytesIO(content), "surat.docx")})


def test_the_text_is_edited_outside_and_comes_back_as_the_draft(office: Office) -> None:
    task = office.task(office.brought_to("draf_balasan"), "sari")
    sari, address = office.sign_in("sari"), f"/tugas/{task.id}"
    assert sari.post(f"{address}/naskah.docx", {"isi_surat": "Alinea satu.\n\nAlinea dua."}).goes_to == f"{address}/naskah.docx"
    taken = sari.get(f"{address}/naskah.docx").answer

    document = docx.Document(io.BytesIO(taken.data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    document.add_paragraph("Alinea tiga, disunting di luar.")
    edited = io.BytesIO()
    document.save(edited)
    after = brings(sari, address, edited.getvalue(), hal_surat="Hal yang sudah diketik")

    assert "attachment" in taken.headers["Content-Disposition"]
    assert texts == ["Alinea satu.", "Alinea dua."]
    page = sari.get(after.goes_to)
    assert page.tree.get_element_by_id("f-isi_surat").text.strip() == "Alinea satu.\n\nAlinea dua.\n\nAlinea tiga, disunting di luar."
    assert page.all("//input[@id='f-hal_surat']/@value") == ["Hal yang sudah diketik"]


def test_what_is_no_such_file_is_refused_and_everything_typed_stays(office: Office) -> None:
    task = office.task(office.brought_to("draf_balasan"), "sari")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b" " * (editing.LARGEST + 1))

    for content in (b"", b"bukan docx", b"PK\x03\x04rusak", bomb.getvalue()):
        page = brings(office.sign_in("sari"), f"/tugas/{task.id}", content, hal_surat="Sudah diketik")

        assert page.status == 422
        assert page.all("//p[@id='f-isi_surat-error']")
        assert page.all("//input[@id='f-hal_surat']/@value") == ["Sudah diketik"]


def test_a_task_without_such_a_text_has_none(office: Office) -> None:
    task = office.task(office.brought_to("paraf_kabid"), "budi")

    assert office.sign_in("budi").get(f"/tugas/{task.id}/naskah.docx").status == 404
    assert office.sign_in("sari").get(f"/tugas/{task.id}/naskah.docx").status == 404


@given(PARAGRAPHS)
@settings(max_examples=40, deadline=None)
def test_a_text_comes_back_as_it_went(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)

    assert editing.read(editing.written(text, title="Surat", at=MONDAY), "isi") == text


def test_a_table_that_somebody_put_in_keeps_its_words() -> None:
    document = docx.Document()
    document.add_paragraph("Daftar:")
    table = document.add_table(rows=2, cols=2)
    for place, word in enumerate(("Nama", "NIB", "Rina", "123")):
        table.cell(place // 2, place % 2).text = word
    content = io.BytesIO()
    document.save(content)

    assert editing.read(content.getvalue(), "isi") == "Daftar:\n\nNama, NIB\nRina, 123"
