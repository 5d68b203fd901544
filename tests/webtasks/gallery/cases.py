"""Invented cases, lists and a history, as pages hand them to the macros."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from engine import load_office
from engine.runtime.engine import OFFICE_FOLDER

MODEL = "tests/bench/sop_like.bpmn"

FRAME: dict[str, Any] = {
    "office": {
        "name": "Dinas Contoh Kabupaten Sungai Jernih",
        "short_name": "Alur Aduan",
        "unit": "Bidang Pengendalian dan Advokasi",
        "address": "Jalan Contoh 1",
        "text": load_office(OFFICE_FOLDER).text,
    },
    "nav": [
        {"label": "Tugas", "url": "/daftar/isi", "icon": "inbox", "active": True, "count": 7},
        {"label": "Catat aduan", "url": "/formulir/kosong", "icon": "pencil-square"},
        {"label": "Register", "url": "/daftar/kosong", "icon": "journal-text"},
        {"label": "Laporan", "url": "/kasus", "icon": "graph-up"},
    ],
    "who": {"name": "Sari Contoh, S.H.", "role": "Kasi Pengaduan dan Advokasi", "account_url": "/akun", "sign_out_url": "/keluar"},
    "demo": True,
    "demo_url": "/masuk",
    "footer": [{"label": "Tulis aduan", "url": "/"}, {"label": "Lacak aduan", "url": "/lacak"}],
}


def _task(number: int, subject: str, step: tuple[int, str], due: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {
        "url": f"/tugas/{number}",
        "ticket": f"ADU-2026-{number:04}",
        "subject": subject,
        "n": step[0],
        "step": step[1],
        "lane": "Kasi",
        "due": {"text": due[0], "tone": due[1], "exact": "8 Juni 2026, 14.03 WITA"},
        "waiting": "sejak Senin, 08.05",
        "holder": None,
        "claim_url": f"/tugas/{number}",
        "revision": 3,
    } | more


TASKS = [
    _task(
        17,
        "Izin usaha belum terbit setelah dua bulan, padahal semua persyaratan sudah lengkap",
        (3, "Pilah Jenis Aduan"),
        ("terlambat 35 menit", "late"),
        tags=[{"label": "Segera", "tone": "late"}],
    ),
    _task(18, "Petugas loket tidak ada di tempat pada jam pelayanan", (2, "Periksa Aduan"), ("sisa 20 menit kerja", "soon")),
    _task(
        21,
        "Biaya di luar ketentuan",
        (9, "Susun Draf Surat Balasan"),
        ("sisa 2 jam kerja", "ok"),
        holder="Sari Contoh",
        claim_url=None,
        tags=[{"label": "dikembalikan Kabid"}],
    ),
    _task(22, "Antrean daring tidak dapat dibuka", (12, "Arsipkan Berkas"), ("besok 09.00", "ok"), holder="Sari Contoh", claim_url=None),
]

LISTS: dict[str, Any] = {
    "sentence": "7 tugas Anda, 2 terlambat",
    "tabs": [
        {"label": "Tugas saya", "url": "?", "count": 7, "active": True},
        {"label": "Kelompok saya", "url": "?k", "count": 12},
        {"label": "Selesai", "url": "?s"},
    ],
    "filters": [
        {"label": "Semua", "url": "?", "count": 7, "active": True},
        {"label": "Terlambat", "url": "?t", "count": 2},
        {"label": "Hari ini", "url": "?h", "count": 3},
    ],
    "figures": [
        {"number": 41, "label": "terbuka", "url": "?b"},
        {"number": 2, "label": "terlambat", "tone": "late"},
        {"number": 5, "label": "jatuh tempo hari ini", "tone": "soon"},
    ],
    "pager": {"previous": None, "next": "?2", "sentence": "1–25 dari 40", "pages": [{"label": "1", "current": True}, {"label": "2", "url": "?2"}]},
    "columns": [
        {"key": "no", "label": "Tiket", "sort_url": "?", "sorted": "ascending"},
        {"key": "pokok", "label": "Pokok aduan"},
        {"key": "menit", "label": "Menit", "numeric": True},
    ],
    "rows": [
        {"no": {"text": "ADU-2026-0017", "url": "/kasus"}, "pokok": "Izin usaha belum terbit", "menit": 266},
        {"no": {"text": "ADU-2026-0018", "url": "/kasus"}, "pokok": "Petugas loket", "menit": None},
    ],
}

STEP_NAMES = (
    "Tulis Aduan",
    "Periksa Aduan",
    "Pilah Jenis Aduan",
    "Disposisi",
    "Jawab Aduan",
    "Tindak Lanjut Bidang",
    "Buat Surat Undangan",
    "Rapat Hasil Peninjauan",
    "Susun Draf Surat Balasan",
    "Tanda Tangani Surat",
    "Distribusikan Surat",
    "Arsipkan Berkas",
)
STEPS = [
    {"n": n, "label": name, "state": "now" if n == 9 else "skipped" if n in (5, 7, 8) else "done" if n < 9 else "todo"}
    for n, name in enumerate(STEP_NAMES, 1)
]

FILE = {"digest": "f1", "name": "bukti.pdf", "type": "application/pdf", "size": 340_200}

SECTIONS = [
    {
        "title": "A. Identitas Pelapor",
        "rows": [
            {"label": "Nama lengkap", "kind": "text", "value": "Rahmat Contoh"},
            {"label": "Alamat", "kind": "prose", "value": "Jalan Melati 3\nKelurahan Contoh"},
        ],
    },
    {
        "title": "B. Pengaduan",
        "rows": [
            {"label": "Pokok aduan", "kind": "text", "value": "Izin usaha belum terbit"},
            {"label": "Tanggal kejadian", "kind": "date", "value": "2026-06-08"},
            {"label": "Pukul", "kind": "time", "value": "09:30"},
            {"label": "Diterima", "kind": "datetime", "value": "2026-06-08T00:05:00+00:00"},
            {"label": "Berkas", "kind": "number", "value": 1200},
            {"label": "Setuju", "kind": "yesno", "value": True},
            {"label": "Bidang yang dituju", "kind": "choices", "value": ("Bidang Perizinan", "Bidang Data")},
            {
                "label": "Yang hadir",
                "kind": "table",
                "value": {
                    "columns": ("Nama", "Jabatan"),
                    "rows": (
                        ({"kind": "text", "value": "Sari Contoh"}, {"kind": "text", "value": "Kasi"}),
                        ({"kind": "text", "value": "Budi Contoh"}, {"kind": "text", "value": None}),
                    ),
                },
            },
            {"label": "Lampiran", "kind": "files", "value": (FILE,)},
        ],
    },
]

CASE: dict[str, Any] = {
    "ticket": "ADU-2026-0017",
    "subject": "Izin usaha belum terbit setelah dua bulan",
    "status": {"label": "Surat balasan disusun", "tone": "brand"},
    "n": 9,
    "total": 12,
    "step": "Susun Draf Surat Balasan",
    "steps": STEPS,
    "due": TASKS[1]["due"],
    "norm": "10 menit",
    "sections": SECTIONS,
    "timeline": [
        {
            "label": "Senin, 8 Juni 2026",
            "entries": [
                {"at": "08.05 WITA", "iso": "2026-06-08T08:05:00+08:00", "icon": "inbox", "title": "Aduan diterima", "who": "Pelapor, lewat Website"},
                {
                    "at": "10.41 WITA",
                    "icon": "send",
                    "title": "Diserahkan kepada Kabid",
                    "who": "Sari Contoh sebagai Kasi",
                    "text": "Kategori: Perizinan",
                    "url": "/audit?langkah=3",
                },
            ],
        }
    ],
    "public": [
        {"label": "Diterima", "text": "Aduan Anda sudah kami terima pada 8 Juni 2026.", "at": "8 Juni 2026", "iso": "2026-06-08", "state": "done"},
        {"label": "Sedang ditindaklanjuti", "text": "Aduan Anda sedang ditindaklanjuti.", "at": "9 Juni 2026", "state": "now"},
        {"label": "Selesai", "state": "todo"},
    ],
}

PATH = (
    "mulai",
    "periksa_kotak",
    "ada_aduan",
    "pilah_aduan",
    "terima_pilahan",
    "jalur",
    "jawab_kabid",
    "draft_surat",
    "putusan_draft",
    "tanda_tangan",
    "distribusi",
    "arsip",
)
"""Elements of the model that the invented case passed, one an event."""

EVENTS = [{"n": n, "title": title, "at": f"08.{n:02} WITA", "decision": n % 3 == 0} for n, title in enumerate(STEP_NAMES, 1)]


def marks(at: int) -> dict[str, list[str]]:
    """Elements and flows passed up to an event, and the element it is about."""
    flows = [f"f_{source}__{target}" for source, target in pairwise(PATH[:at])]
    return {"taken": [*PATH[: at - 1], *flows], "now": [PATH[at - 1]]}
