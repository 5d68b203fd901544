"""An analyst changes the procedure by its data files alone, and running cases stay as they were: no Python is touched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from engine import Engine, Invalid
from tests.engine.runtime.written import WoundClock
from tests.sop.model_files import shipped

COMPLAINT = {
    "nama": "Rina Contoh", "jenis_pelapor": "perorangan", "surel": "rina@contoh.example", "balas_lewat": "email", "rahasiakan": "ya",
    "setuju_data": "ya", "dugaan_korupsi": "tidak", "judul": "Alamat pada NIB", "uraian": "Data NIB saya masih memuat alamat lama, mohon diperbaiki.",
}  # fmt: skip


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Engine]:
    """The product's own procedure, deployed; Sari is Kasi, Anto an analyst."""
    clock = WoundClock("2026-06-05T08:00:00+08:00")
    engine = Engine.open(sqlite_url, clock=clock, keys={1: b"k" * 32})
    engine.deploy(shipped(), by="system")
    engine.add_user("sari", roles=["kasi"], by="system", name="Sari Contoh")
    engine.add_user("anto", roles=["analis"], by="system", name="Anto Contoh")
    clock.move_to("2026-06-08T08:00:00+08:00")
    yield engine
    engine.close()


def start(engine: Engine) -> str:
    return engine.start("penanganan_pengaduan", {"penerimaan": {"kanal": "website"}}, by="pelapor", complete=COMPLAINT).id


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def file_named(name: str) -> Path:
    return next(path for path in shipped() if path.name == name)


def open_names(engine: Engine, case: str) -> list[str]:
    return [task.name for task in engine.inbox("sari", case=case)]


def test_a_changed_label_shows_in_new_cases_only(office: Engine) -> None:
    old = start(office)
    changed = text_of(file_named("penanganan_pengaduan.bpmn")).replace('name="Periksa Aduan"', 'name="Periksa Aduan Warga"')

    office.deploy({"penanganan_pengaduan.bpmn": changed.encode()}, by="anto", note="Nama langkah 2 diperjelas")

    assert open_names(office, old) == ["Periksa Aduan"]
    assert open_names(office, start(office)) == ["Periksa Aduan Warga"]


def test_a_task_added_to_a_lane_is_done_by_that_lane(office: Engine) -> None:
    old = start(office)
    model = text_of(file_named("penanganan_pengaduan.bpmn"))
    checked = "<bpmn:flowNodeRef>periksa_aduan</bpmn:flowNodeRef>"
    check, flow = '<bpmn:userTask id="periksa_aduan"', '<bpmn:sequenceFlow id="sapa__periksa_aduan" sourceRef="sapa" targetRef="periksa_aduan" />'
    added = (
        model.replace(checked, f"{checked}<bpmn:flowNodeRef>sapa</bpmn:flowNodeRef>")
        .replace('sourceRef="dugaan_korupsi" targetRef="periksa_aduan"', 'sourceRef="dugaan_korupsi" targetRef="sapa"')
        .replace(check, f'<bpmn:userTask id="sapa" name="Sapa Pelapor" />{flow}{check}')
    )

    made = office.deploy({"penanganan_pengaduan.bpmn": added.encode()}, by="anto")

    assert [d.version for d in made.definitions] == [2]
    assert open_names(office, old) == ["Periksa Aduan"]
    new = start(office)
    (greeting,) = office.inbox("sari", case=new)
    assert (greeting.name, greeting.groups) == ("Sapa Pelapor", ("kasi",))
    assert [t.name for t in office.complete(greeting.id, {}, by="sari").next_tasks] == ["Periksa Aduan"]


def test_an_added_field_is_asked_for_in_new_cases_only(office: Engine) -> None:
    old = start(office)
    form = json.loads(text_of(file_named("periksa_aduan.form")))
    form["components"][0]["components"].append(
        {"type": "textfield", "id": "bahasa_aduan", "key": "bahasa", "label": "Bahasa aduan", "validate": {"required": True}}
    )

    office.deploy({"periksa_aduan.form": json.dumps(form).encode()}, by="anto")

    new = start(office)
    (task,) = office.inbox("sari", case=new)
    with pytest.raises(Invalid) as refused:
        office.complete(task.id, {"lengkap": "ya", "keputusan": "ada"}, by="sari")
    assert list(refused.value.fields) == ["bahasa"]
    office.complete(task.id, {"lengkap": "ya", "keputusan": "ada", "bahasa": "Indonesia"}, by="sari")
    (task,) = office.inbox("sari", case=old)
    assert office.complete(task.id, {"lengkap": "ya", "keputusan": "ada"}, by="sari").case.version == 1


def test_a_changed_letter_prints_in_new_cases_only(office: Engine, tmp_path: Path) -> None:
    old = start(office)
    letter = text_of(file_named("tanda_terima.typ")).replace("TANDA TERIMA PENGADUAN]", "BUKTI TERIMA PENGADUAN]")

    office.deploy({"tanda_terima.typ": letter.encode()}, by="anto")

    printed = {}
    for name, case in (("old", old), ("new", start(office))):
        ticket, code = office.case(case).business_key, office.tracking_code(case)
        pdf = tmp_path / f"{name}.pdf"
        pdf.write_bytes(office.receipt(str(ticket), code, track_url="https://contoh.example/lacak").content)
        printed[name] = pypdf.PdfReader(pdf).pages[0].extract_text()
    assert "TANDA TERIMA PENGADUAN" in printed["old"]
    assert "BUKTI TERIMA PENGADUAN" in printed["new"]
