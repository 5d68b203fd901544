"""Settings: pengaturan.toml. Those the engine reads are checked by name; those under ``[diagram]`` are the office's own."""

from __future__ import annotations

from string import Formatter
from typing import Any

from engine.office.tables import Table

_TEXTS = ("proses_publik", "proses_harian", "pola_tiket", "pola_nomor_surat", "kode_unit", "versi_pemberitahuan_data")
_AMOUNTS = (
    "jatah_bawaan_menit", "segera_persen", "ingatkan_persen", "terlambat_persen", "eskalasi_persen", "unggah_maks_mb", "unggah_maks_berkas",
    "lacak_percobaan", "lacak_jeda_menit", "kode_lacak_panjang", "masuk_percobaan", "masuk_jeda_menit", "sesi_menit", "sel_minimum",
    "duplikat_hari", "duplikat_mirip_persen",
    "janji_segera_hari", "janji_tambahan_hari",
)
_LIMITS = ("batas_kelengkapan_hari", "batas_keberatan_hari")
_HOLIDAY_RULES = ("tetap", "maju", "mundur")
_SHORTEST_TRACKING_CODE = 12


def read_settings(file: Table) -> tuple[dict[str, Any], frozenset[str]]:
    """All settings by key, and the keys of those that only diagrams and forms read."""
    settings: dict[str, Any] = {key: file.text(key) for key in _TEXTS}
    settings |= {key: file.whole(key, least=1) for key in _AMOUNTS}
    settings |= {key: file.whole_or_none(key, least=1) for key in _LIMITS}
    settings["proses_keberatan"] = file.text_or("proses_keberatan", "")
    settings["kode_klasifikasi"] = file.text_or("kode_klasifikasi", "")
    settings["templat_berkas"] = file.text_or("templat_berkas", "")
    settings["nomor_pertama"] = _read_firsts(file.table("nomor_pertama")) if file.has("nomor_pertama") else {}
    settings["unggah_jenis"] = list(file.texts("unggah_jenis"))
    settings["batas_jatuh_libur"] = file.one_of("batas_jatuh_libur", _HOLIDAY_RULES)
    settings["sms_terpanjang"] = _read_lengths(file.table("sms_terpanjang"))
    settings["demo"] = _read_demo(file.table("demo"))
    _check_pattern(file, "pola_tiket", settings["pola_tiket"], {"tahun": 2026, "urut": 1}, needed={"tahun", "urut"})
    _check_pattern(
        file, "pola_nomor_surat", settings["pola_nomor_surat"],
        {"kode_klasifikasi": "000", "urut": 1, "kode_unit": "X", "bulan_romawi": "VI", "tahun": 2026}, needed={"urut", "tahun"},
    )
    if settings["kode_lacak_panjang"] < _SHORTEST_TRACKING_CODE:
        raise file.error(
            "kode_lacak_panjang", id=f"terlalu pendek untuk rahasia; paling sedikit {_SHORTEST_TRACKING_CODE}",
            en=f"too short for a secret; at least {_SHORTEST_TRACKING_CODE}",
        )
    if not settings["ingatkan_persen"] <= settings["terlambat_persen"] <= settings["eskalasi_persen"]:
        raise file.error("ingatkan_persen", id="urutan harus ingatkan, terlambat, eskalasi", en="the order must be ingatkan, terlambat, eskalasi")
    diagram = file.table("diagram")
    own = {key: diagram.json(key) for key in diagram.unread()}
    for key in own:
        if key in settings:
            raise diagram.error(key, id="sudah dipakai sebagai pengaturan mesin; ganti namanya", en="is a setting of the engine already; rename it")
    file.end()
    return settings | own, frozenset(own)


def _read_lengths(row: Table) -> dict[str, int]:
    return {key: row.whole(key, least=1) for key in row.unread()}


def _read_firsts(row: Table) -> dict[str, int]:
    return {year: row.whole(year, least=1) for year in row.unread()}


def _read_demo(row: Table) -> dict[str, Any]:
    demo = {"pita": row.text("pita"), "kasus_bulan": row.whole("kasus_bulan", least=1)}
    row.end()
    return demo


def _check_pattern(file: Table, key: str, pattern: str, example: dict[str, Any], *, needed: set[str]) -> None:
    try:
        named = {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
        pattern.format_map(example)
    except (KeyError, ValueError, IndexError):
        named = set()
    if not needed <= named:
        wanted = ", ".join(f"{{{name}}}" for name in example)
        raise file.error(key, id=f"pola tidak dapat dipakai; isian yang ada: {wanted}", en=f"unusable pattern; it may hold {wanted}")
