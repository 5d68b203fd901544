"""Plays a complaint through the diagram, each task filled in through its form, without database or pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from engine import execution, forms
from engine.model import Complete, DueTimers, Message, Start, Step, Wait
from tests.sop import model_files

MONDAY = datetime(2026, 6, 8, 8, 10, tzinfo=ZoneInfo("Asia/Makassar"))
SCAN = {"digest": "a" * 64, "name": "pindaian.pdf", "type": "application/pdf", "size": 3}

ANSWERED = {"hasil": "informasi_diberikan", "uraian_tindak_lanjut": "Alamat pada data NIB sudah diperbarui hari ini.", "perlu_peninjauan": "tidak"}
REVIEWED = {**ANSWERED, "perlu_peninjauan": "ya", "alasan_peninjauan": "Letak perlu dilihat."}
ENTRIES: Mapping[str, Mapping[str, Any]] = {
    "tulis_aduan": {
        "judul": "Alamat pada NIB belum berubah", "uraian": "Data NIB saya masih menunjukkan alamat lama.", "nama": "Rina",
        "jenis_pelapor": "perorangan", "surel": "rina@contoh.example", "balas_lewat": "email", "rahasiakan": "ya", "setuju_data": "ya",
        "dugaan_korupsi": "tidak",
    },
    "periksa_aduan": {"keputusan": "ada", "lengkap": "ya"},
    "pilah_aduan": {
        "jenis": "pengaduan", "kategori": "perizinan", "kadar_pengawasan": "tidak", "bidang_tujuan": ["bidang:perizinan"], "sifat": "biasa",
        "ringkasan": "Alamat lama pada data NIB.", "keputusan": "serahkan",
    },
    "disposisi": {"keputusan": "kirim", "isi_disposisi": ["tindak_lanjuti"]},
    "jawab_kabid": ANSWERED,
    "tindak_lanjut_bidang": ANSWERED,
    "surat_peninjauan": {
        "tanggal_tinjau": "2026-06-10", "pukul_tinjau": "13:00", "tempat_tinjau": "Jalan Contoh 1", "undangan_lain": "Dinas PU",
        "pelapor_diundang": "ya", "nomor_undangan": "005/1", "berkas_undangan": [SCAN],
    },
    "rapat_peninjauan": {
        "hadir": [{"nama": "Sari", "jabatan": "Kasi", "instansi": "DPMPTSP"}], "temuan": "Alamat sudah sesuai.",
        "kesimpulan": "Data dapat diperbarui.", "berita_acara": [SCAN], "notulen": [SCAN],
    },
    "draf_balasan": {},
    "paraf_kabid": {"keputusan": "paraf"},
    "beri_nomor": {"keputusan": "tetapkan", "nomor_surat": "500/1/DPMPTSP/VI/2026"},
    "tanda_tangan": {"keputusan": "tanda_tangani", "surat_bertandatangan": [SCAN]},
    "distribusi": {"nama_penerima": "Rina"},
    "lengkapi_aduan": {"lokasi": "Jalan Contoh 1"},
    "tangani_wbs": {"hasil_wbs": "Sudah diperiksa."}, "arsip": {"kode_klasifikasi": "500", "lokasi_arsip": "Lemari 1", "jumlah_berkas": 3},
}
"""What people enter where nothing else is said; the rest is what the forms propose."""


class Route:
    """One case of the handling process; `visited` are its tasks' element ids in the order in which they were done."""

    def __init__(self, *, office: Mapping[str, Any] | None = None, **entries: Mapping[str, Any]) -> None:
        self.kantor = {**model_files.the_office().variables(), **(office or {})}
        self.visited = ["tulis_aduan"]
        self.passed: list[str] = []
        self.written: dict[str, Any] = {}
        values = self.fill("tulis_aduan", entries.get("tulis_aduan", {}))
        self.step = self._keep(execution.advance(_compiled(), None, None, Start({}, self.kantor, values), MONDAY))

    @property
    def waits(self) -> tuple[Wait, ...]:
        """The open tasks."""
        return self.step.waits

    @property
    def data(self) -> dict[str, Any]:
        """The case's variables with the office's."""
        return {**self.step.data, "kantor": self.kantor}

    def fill(self, key: str, entries: Mapping[str, Any]) -> dict[str, Any]:
        """What the form `key` makes of its proposals, the usual entries and `entries`. Raises Invalid."""
        form = model_files.all_forms()[key]
        known = {**self.written, "kantor": self.kantor}
        proposed = forms.propose(form, known, now=MONDAY)
        return forms.validate(form, {**proposed, **ENTRIES[key], **entries}, variables=known, now=MONDAY)

    def does(self, element: str, **entries: Any) -> Route:
        """Complete the first open task, which must be `element`."""
        wait = self.waits[0]
        assert wait.element_id == element, f"{wait.element_id} is open, not {element}"
        values = self.fill(str(wait.form_key), entries)
        self.visited.append(element)
        self.step = self._keep(execution.advance(_compiled(), self.step.state, self.data, Complete(wait.token, values), MONDAY))
        return self

    def lets_time_pass(self, until: datetime) -> Route:
        """The clock reaches `until`."""
        self.step = self._keep(execution.advance(_compiled(), self.step.state, self.data, DueTimers(), until))
        return self

    def hears(self, message: str, values: Mapping[str, Any]) -> Route:
        """A message comes in."""
        self.step = self._keep(execution.advance(_compiled(), self.step.state, self.data, Message(message, values), MONDAY))
        return self

    def goes_on_to(self, element: str | None = None, **entries: Mapping[str, Any]) -> Route:
        """Complete tasks, `entries` by element, until `element` is open (or the case has ended)."""
        while self.waits and self.waits[0].element_id != element:
            here = self.waits[0].element_id
            self.does(here, **entries.get(here, {}))
            assert len(self.visited) < 60, self.visited
        return self

    def _keep(self, step: Step) -> Step:
        self.written = step.data
        self.passed += step.trace.passed
        return step


@cache
def _compiled() -> execution.Compiled:
    return execution.compile_definition(model_files.definition(model_files.HANDLING))
