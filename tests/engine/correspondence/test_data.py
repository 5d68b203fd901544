from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine import forms
from engine.correspondence import CaseFacts, TypstRenderer, check_letter, letter_data, qr_svg, samples
from engine.errors import ModelFault
from engine.model import Definition, Diagram, Drawing, Form, MultiInstance, Node, Process
from engine.office import Office, load_office
from tests.engine.forms.building import field, rows, schema, text, yes_no

ROOT = Path(__file__).resolve().parents[3]
AT = datetime(2026, 6, 8, 0, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def office() -> Office:
    """The office as shipped."""
    return load_office(ROOT / "office")


def named(key: str, *components: dict[str, Any], **properties: str) -> Form:
    """A form with this key."""
    return forms.read_form(schema(*components, properties=properties), f"{key}.form")


def defined(*of: Form, nodes: tuple[Node, ...] = (), letters: dict[str, bytes] | None = None) -> Definition:
    """A definition of a process with these forms."""
    process = Process("uji", "Proses uji", True, {node.id: node for node in nodes}, {}, {})
    diagram = Diagram("uji.bpmn", b"", {"uji": process}, Drawing(frozenset(), frozenset()))
    return Definition("uji:3", "uji", 3, diagram, {form.key: form for form in of}, letters or {})


ADUAN = named(
    "aduan", text("judul"), field("textarea", "isi"), field("datetime", "tanggal", subtype="date"), field("datetime", "pukul", subtype="time"),
    field("datetime", "terima", subtype="datetime"), field("number", "jumlah"), field("checkbox", "setuju"), yes_no("rahasia"),
    field("checklist", "tujuan", valuesExpression="=kantor.bidang"), field("filepicker", "lampiran"), rows("hadir", text("nama"), yes_no("luar")),
)


def data(office: Office, definition: Definition, **more: Any) -> dict[str, Any]:
    """The letter's data for a case without facts."""
    return letter_data(office, definition, **{"case": CaseFacts("ADU-2026-000123"), "variables": {}, "at": AT, **more})


def test_the_office_stands_with_its_letterhead_and_its_lists(office: Office) -> None:
    kantor = data(office, defined())["kantor"]

    assert (kantor["nama_pemerintah"], kantor["nama_dinas"]) == (office.letterhead[0], office.letterhead[-1])
    assert (kantor["alamat"], kantor["kota"], kantor["surel"]) == (office.address, office.city, office.email)
    assert {option["value"] for option in kantor["bidang"]} == {bidang.group for bidang in office.bidang.values()}


def test_the_coat_of_arms_is_used_where_the_letters_bring_one(office: Office) -> None:
    assert data(office, defined())["kantor"]["lambang"] is None
    assert data(office, defined(letters={"lambang.svg": b"", "surat.typ": b""}))["kantor"]["lambang"] == "lambang.svg"


def test_the_case_stands_with_the_offices_clock_and_the_promised_day(office: Office) -> None:
    facts = CaseFacts("ADU-2026-000123", AT, "website", "K7MP-4XQ2-9TRW", "https://contoh.example", ("a.pdf",), "Sari")

    kasus = data(office, defined(), case=facts)["kasus"]

    assert kasus["waktu_terima"] == "2026-06-08T08:05:00+08:00"
    assert (kasus["tiket"], kasus["kode"], kasus["petugas_penerima"], kasus["versi"]) == ("ADU-2026-000123", "K7MP-4XQ2-9TRW", "Sari", 3)
    assert kasus["janji_tanggal"] > "2026-06-08"


def test_what_is_not_known_is_null(office: Office) -> None:
    kasus = data(office, defined())["kasus"]

    assert {kasus[name] for name in ("kode", "waktu_terima", "janji_tanggal", "petugas_penerima", "kanal", "alamat_lacak")} == {None}
    assert data(office, defined())["qr"] is None and data(office, defined(), qr=True)["qr"] == "qr.svg"


def test_the_date_stands_in_every_way_letters_write_it(office: Office) -> None:
    assert data(office, defined())["tanggal"] == {
        "surat": None, "iso": "2026-06-08T08:05:00+08:00", "panjang": "8 Juni 2026", "hari": "Senin", "lengkap": "Senin, 8 Juni 2026",
        "pendek": "08-06-2026", "tahun": "2026", "bulan_romawi": "VI", "pukul": "08.05 WITA",
        "terbilang": "delapan bulan Juni tahun dua ribu dua puluh enam",
    }


def test_variables_stand_as_they_are_and_as_texts_to_print(office: Office) -> None:
    group = next(iter(office.bidang.values()))
    value = {
        "judul": "Izin", "isi": "a\nb", "tanggal": "2026-06-08", "pukul": "08:05", "terima": "2026-06-08T08:05:00+08:00", "jumlah": 1234.5,
        "setuju": True, "rahasia": "ya", "tujuan": [group.group], "lampiran": [{"name": "a.pdf"}], "hadir": [{"nama": "Rina", "luar": None}],
    }

    found = data(office, defined(ADUAN), variables={"aduan": value, "kantor": office.variables()})

    assert found["data"] == {"aduan": value}
    assert found["isi"]["aduan"] == {
        "judul": "Izin", "isi": "a\nb", "tanggal": "8 Juni 2026", "pukul": "08.05", "terima": "8 Juni 2026 08.05 WITA", "jumlah": "1.234,5",
        "setuju": "Ya", "rahasia": "Ya", "tujuan": [group.label], "lampiran": ["a.pdf"], "hadir": [{"nama": "Rina", "luar": ""}],
    }


def test_an_empty_form_has_every_key_so_that_no_placeholder_fails(office: Office) -> None:
    assert data(office, defined(ADUAN))["isi"]["aduan"] == {
        "judul": "", "isi": "", "tanggal": "", "pukul": "", "terima": "", "jumlah": "", "setuju": "", "rahasia": "", "tujuan": [], "lampiran": [],
        "hadir": [],
    }


def test_what_a_repeated_task_gathered_stands_item_by_item(office: Office) -> None:
    each = MultiInstance(False, "tujuan", "bidang", output_collection="hasil")
    repeated = Node("tl", "userTask", "Tindak lanjut", "uji", form_key="aduan", loop=each)

    found = data(office, defined(ADUAN, nodes=(repeated,)), variables={"hasil": [{"judul": "A"}, {"judul": "B"}]})

    assert [item["judul"] for item in found["isi"]["hasil"]] == ["A", "B"]
    assert data(office, defined(ADUAN, nodes=(repeated,)))["isi"]["hasil"] == []


def test_the_signer_is_the_post_that_the_form_names_on_that_day(office: Office) -> None:
    post = next(iter(office.posts.values()))
    holder = post.holder(AT.date())
    form = named("ttd", text("penandatangan"), penandatangan="=penandatangan")

    signer = data(office, defined(form), form=form, values={"penandatangan": post.key})["pejabat"]

    assert holder is not None
    assert (signer["jabatan"], signer["nama"], signer["nip"], signer["awalan"]) == (post.title, holder.name, holder.nip, "")
    assert data(office, defined(form), form=form, values={"penandatangan": "tidak_ada"})["pejabat"] is None
    assert data(office, defined(form))["pejabat"] is None


def test_the_letters_date_is_the_one_that_the_form_names(office: Office) -> None:
    form = named("nomor", field("datetime", "tanggal", subtype="date"), tanggal_surat="=tanggal")

    assert data(office, defined(form), form=form, variables={"nomor": {"tanggal": "2026-06-05"}})["tanggal"]["surat"] == "5 Juni 2026"
    assert data(office, defined(form), form=form)["tanggal"]["surat"] is None


def test_a_preview_shows_what_is_typed_before_it_is_completed(office: Office) -> None:
    found = data(office, defined(ADUAN), form=ADUAN, values={"judul": "Baru"}, variables={"aduan": {"judul": "Lama"}})

    assert found["data"]["aduan"] == {"judul": "Baru"} and found["isi"]["aduan"]["judul"] == "Baru"


def test_a_property_that_cannot_be_computed_is_a_fault_of_the_model(office: Office) -> None:
    form = named("ttd", text("a"), penandatangan="=a + 1")

    with pytest.raises(ModelFault):
        data(office, defined(form), form=form, values={"a": "x"})


def test_the_data_are_json(office: Office) -> None:
    for sample in samples(office, defined(ADUAN), at=AT):
        assert json.loads(json.dumps(sample, allow_nan=False)) == sample


def test_every_letter_of_the_office_prints_with_all_forms_filled_and_with_none(office: Office) -> None:
    of = [forms.read_form(path.read_bytes(), path.name) for path in sorted((ROOT / "forms").glob("*.form"))]
    letters = {path.name: path.read_bytes() for path in sorted((ROOT / "forms" / "surat").iterdir()) if path.is_file()}
    definition = defined(*of, letters=letters)
    tried = samples(office, definition, at=AT)
    renderer = TypstRenderer()

    files = {**letters, "qr.svg": qr_svg("contoh"), "ttd.svg": qr_svg("contoh")}
    found = {name: check_letter(name, files, samples=tried, renderer=renderer) for name in letters.keys() - office.templates if name.endswith(".typ")}

    assert found
    assert {name: findings for name, findings in found.items() if findings} == {}
