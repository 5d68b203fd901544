"""An analyst adds a letter of the office's own with no Python: a diagram, a form, a template."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from pypdf import PdfReader

from engine import CHECK_PATH
from tests.engine.correspondence import pdfa
from tests.engine.runtime.written import bpmn
from tests.sealing import seal
from tests.webtasks.office import Office

LETTER = """// Surat keterangan: templat baru, ditulis analis.
#import "kop.typ": *
#let d = json("data.json")
#let s = ambil(d, "data", "keterangan", kosong: (:))

#show: halaman.with(judul: "Surat keterangan " + ambil(d, "kasus", "tiket", kosong: ""), catatan: catatan-bsre(d))
#kop(d)
#align(center)[*SURAT KETERANGAN* \\ Nomor: #ambil(s, "nomor", kosong: belum("belum bernomor"))]

#alinea(ambil(s, "isi", kosong: "Isi belum ditulis."))

#let tempat = [#ambil(d, "kantor", "kota"), #ambil(d, "tanggal", "panjang")]
#grid(columns: (1fr, 75mm), [], tanda-tangan(ambil(d, "pejabat"), awal: tempat, ttd: ambil(d, "ttd")))
"""
FORM = json.dumps({
    "type": "default", "id": "keterangan", "schemaVersion": 18,
    "properties": {
        "judul": "Surat Keterangan", "tombol": "Terbitkan", "surat": "keterangan.typ", "penandatangan": "kepala_dinas",
        "nomor_surat": "=keterangan.nomor", "ttd_berkas": "surat_jadi", "ttd_elektronik": '=kantor.ttd_elektronik = "aktif"',
    },
    "components": [
        {"type": "textfield", "id": "n", "key": "nomor", "label": "Nomor surat", "properties": {"penomoran": "keterangan"}},
        {"type": "textarea", "id": "i", "key": "isi", "label": "Isi surat", "validate": {"required": True}},
        {"type": "filepicker", "id": "f", "key": "surat_jadi", "label": "Surat jadi", "conditional": {"hide": "=true"}},
    ],
}).encode()  # fmt: skip
PROCESS = bpmn(
    "keterangan", "startEvent M", "userTask Buat camunda:formKey=keterangan camunda:candidateGroups=kasi",
    "userTask Simpan camunda:candidateGroups=kasi", "endEvent E",
    flows="M>Buat Buat>Simpan Simpan>E", lanes="Kasi: M Buat Simpan E",
)  # fmt: skip
FILES = {"keterangan.bpmn": PROCESS, "keterangan.form": FORM, "keterangan.typ": LETTER.encode()}


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    """The shipped office with a key that signs."""
    opened = Office(sqlite_url, seal=seal(), ttd_elektronik="aktif")
    yield opened
    opened.engine.close()


def test_a_letter_of_the_offices_own_is_drawn_previewed_numbered_signed_and_known(office: Office) -> None:
    engine, sari = office.engine, office.sign_in("sari")

    assert [finding for finding in engine.check(FILES).findings if finding.severity == "error"] == []
    engine.deploy(FILES, by="anto", note="Surat keterangan")
    case = engine.start("keterangan", by="sari")
    (task,) = engine.inbox("sari", case=case.id)
    sari.sends(task, _simpan="1", isi="Bahwa berkas Saudara/i lengkap.")
    preview = sari.get(f"/tugas/{task.id}/surat").answer.data
    done = sari.sends(task, isi="Bahwa berkas Saudara/i lengkap.")
    opened = sari.get(f"/kasus/{case.id}/surat/keterangan").answer.data

    assert done.status == 303
    assert all("Bahwa berkas Saudara/i lengkap." in _text(pdf) and "KEPALA DINAS," in _text(pdf) for pdf in (preview, opened))
    assert "Nomor: 500/1/DPMPTSP/VI/2026" in _text(opened)
    assert "Ditandatangani secara elektronik" in _text(opened)
    assert pdfa.faults(opened) == []
    looked = office.nobody().post(CHECK_PATH, {"surat": (io.BytesIO(opened), "surat.pdf")})
    assert "Surat ini asli dan tidak berubah" in looked.words
    assert "500/1/DPMPTSP/VI/2026" in looked.words
    assert engine.replay(case.id).differences == ()


def _text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
