"""Office data meet the forms they were made for: sample complaints pass the public form, register columns are expressions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from engine import expressions, forms
from engine.office import Office

ROOT = Path(__file__).parents[3]


def test_every_sample_complaint_is_accepted_by_the_public_form(office: Office) -> None:
    form = forms.read_form((ROOT / "forms" / "tulis_aduan.form").read_bytes(), "tulis_aduan.form")

    for sample in office.samples:
        stored = forms.validate(form, dict(sample.values), variables={"kantor": office.variables()}, now=datetime(2026, 6, 8, tzinfo=UTC))
        assert stored["judul"] == sample.values["judul"]


def test_register_columns_are_expressions_that_bear_an_empty_and_a_full_case(office: Office) -> None:
    full = {
        "tulis_aduan": dict(office.samples[0].values), "pilah_aduan": {"kategori": "perizinan", "bidang_tujuan": ["bidang:sekretariat"]},
        "disposisi": {"kategori_kabid": "tidak", "tujuan": ["bidang:perizinan"]}, "surat_peninjauan": {"tanggal_tinjau": "2026-06-10"},
        "hasil_bidang": [{"uraian_tindak_lanjut": "Diperiksa"}, {"uraian_tindak_lanjut": "Diperbaiki"}],
    }
    parsed = {column.key: expressions.parse(column.source) for column in office.registers["pengaduan"].columns if column.source}

    empty = {key: expressions.evaluate(expression, {}).value for key, expression in parsed.items()}
    filled = {key: expressions.evaluate(expression, full).value for key, expression in parsed.items()}

    assert empty["nama"] is None
    assert empty["peninjauan"] == "Tidak"
    assert filled["nama"] == "Rina"
    assert filled["bidang_tujuan"] == ["bidang:perizinan"]
    assert filled["tindak_lanjut"] == "Diperiksa; Diperbaiki"
    assert filled["peninjauan"] == "Ya, 2026-06-10"
