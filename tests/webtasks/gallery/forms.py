"""Forms with every component the engine supports, and answers to them."""

from __future__ import annotations

from typing import Any

from engine.model import Field, Form, Option

YES_NO = (Option("ya", "Ya"), Option("tidak", "Tidak"))
CHANNELS = tuple(Option(key, label) for key, label in (("email", "Email"), ("whatsapp", "WhatsApp"), ("pos", "Pos"), ("ambil", "Ambil di kantor")))

IDENTITY = Field(
    id="bagian_a",
    type="group",
    label="A. Identitas pelapor",
    description="Hanya petugas yang menangani aduan Anda melihat bagian ini.",
    children=(
        Field(id="nama", type="textfield", key="nama", label="Nama lengkap", required=True, properties={"autocomplete": "name"}),
        Field(
            id="jenis",
            type="radio",
            key="jenis_pelapor",
            label="Jenis pelapor",
            required=True,
            options=(
                Option("perorangan", "Perorangan"),
                Option("badan_usaha", "Badan usaha"),
                Option("kelompok", "Kelompok masyarakat"),
            ),
        ),
        Field(id="nama_badan", type="textfield", key="nama_badan", label="Nama badan usaha", hidden_when='jenis_pelapor != "badan_usaha"'),
        Field(id="nik", type="textfield", key="nik", label="NIK", description="16 angka pada KTP.", validate={"pattern": "^[0-9]{16}$"}),
        Field(
            id="telepon",
            type="textfield",
            key="telepon",
            label="Nomor telepon/WhatsApp",
            description="Contoh: 0812 3456 7890.",
            validate={"validationType": "phone"},
            attributes={"layout": {"columns": 8}},
        ),
        Field(
            id="surel",
            type="textfield",
            key="surel",
            label="Email",
            description="Contoh: nama@contoh.id.",
            validate={"validationType": "email"},
            attributes={"layout": {"columns": 8}},
        ),
        Field(id="balas", type="select", key="balas_lewat", label="Jawaban dikirim lewat", required=True, options=CHANNELS),
        Field(
            id="setuju", type="checkbox", key="setuju_data", required=True, label="Saya menyetujui pemrosesan data pribadi untuk penanganan aduan ini"
        ),
    ),
)

COMPLAINT = Field(
    id="bagian_b",
    type="group",
    label="B. Pengaduan",
    children=(
        Field(id="judul", type="textfield", key="judul", label="Pokok aduan", required=True, validate={"maxLength": 150}),
        Field(
            id="uraian",
            type="textarea",
            key="uraian",
            label="Isi aduan",
            required=True,
            validate={"maxLength": 5000},
            description="Apa yang terjadi, kapan, di mana, dan siapa yang terlibat.",
        ),
        Field(id="tanggal_kejadian", type="datetime", key="tanggal_kejadian", label="Tanggal kejadian", attributes={"subtype": "date"}),
        Field(id="pukul", type="datetime", key="pukul", label="Pukul", attributes={"subtype": "time"}),
        Field(id="jumlah", type="number", key="jumlah", label="Jumlah berkas", validate={"min": 1}),
        Field(id="bidang", type="checklist", key="bidang_tujuan", label="Bidang yang dituju", required=True, options_expression="kantor.bidang"),
        Field(id="lampiran", type="filepicker", key="lampiran", label="Lampiran/bukti", attributes={"multiple": True, "accept": ".pdf,.jpg,.png"}),
    ),
)

ATTENDANCE = Field(
    id="hadir",
    type="dynamiclist",
    key="hadir",
    label="Yang hadir",
    required=True,
    description="Satu baris tiap orang.",
    children=(
        Field(id="hadir_nama", type="textfield", key="nama", label="Nama", required=True, attributes={"layout": {"columns": 8}}),
        Field(id="hadir_jabatan", type="textfield", key="jabatan", label="Jabatan", required=True, attributes={"layout": {"columns": 8}}),
    ),
)

EXTRAS = (
    Field(
        id="catatan",
        type="text",
        text="## Sebelum menyerahkan\n\nBaca **isi aduan** sekali lagi.\n\n- Periksa lampiran\n- Periksa [register](/register)",
    ),
    Field(id="baku", type="expression", key="baku", label="Mutu baku langkah ini", expression="kantor.baku"),
    Field(id="kanal", type="select", key="kanal", label="Kanal", readonly=True, options=(Option("website", "Website"),)),
)

OUTCOME = Field(
    id="keputusan",
    type="radio",
    key="keputusan",
    label="Keputusan",
    required=True,
    options=(
        Option("serahkan", "Serahkan kepada Kabid"),
        Option("kembalikan", "Kembalikan untuk Perbaikan"),
    ),
)
REASON = Field(
    id="alasan_kembali",
    type="textarea",
    key="alasan_kembali",
    label="Alasan pengembalian",
    validate={"maxLength": 500},
    hidden_when='keputusan != "kembalikan"',
)

FULL = Form(key="contoh", title="Contoh", fields=(IDENTITY, COMPLAINT, ATTENDANCE, *EXTRAS, OUTCOME, REASON))
SIMPLE = Form(
    key="arsip",
    title="Arsipkan Berkas",
    properties={"tombol": "Arsipkan"},
    fields=(Field(id="lokasi", type="textfield", key="lokasi_arsip", label="Lokasi simpan", required=True),),
)

CONDITIONS: dict[str, dict[str, Any]] = {
    "nama_badan": {"path": "jenis_pelapor", "equals": ["badan_usaha"], "note": "Hanya bila jenis pelapor: Badan usaha."},
    "alasan_kembali": {"path": "keputusan", "equals": ["kembalikan"]},
}

FILES = [
    {"digest": "a1b2", "name": "foto loket pelayanan 8 Juni.jpg", "type": "image/jpeg", "size": 2_412_000, "url": "/berkas/a1b2"},
    {"digest": "c3d4", "name": "bukti-permohonan.pdf", "type": "application/pdf", "size": 340_200},
]

ANSWERS: dict[str, Any] = {
    "nama": "Rahmat Contoh",
    "jenis_pelapor": "perorangan",
    "telepon": "0812 3456 7890",
    "balas_lewat": "whatsapp",
    "setuju_data": True,
    "judul": "Izin usaha belum terbit setelah dua bulan",
    "tanggal_kejadian": "2026-06-08",
    "pukul": "09:30",
    "uraian": "Permohonan saya sudah lengkap sejak awal April, tetapi izinnya belum terbit.\nSaya sudah dua kali datang ke loket.",
    "bidang_tujuan": ["bidang:perizinan"],
    "lampiran": FILES,
    "kanal": "website",
    "hadir": [{"nama": "Sari Contoh", "jabatan": "Kasi"}, {"nama": "Budi Contoh", "jabatan": "Staf"}],
}

ERRORS = {
    "nama": "Nama lengkap wajib diisi.",
    "surel": "Alamat email tidak benar.",
    "uraian": "Isi aduan minimal 20 karakter.",
    "jenis_pelapor": "Jenis pelapor wajib diisi.",
    "hadir.1.jabatan": "Jabatan wajib diisi.",
    "bagian_a": "Isi paling sedikit satu: telepon, email, atau alamat.",
}


def view(*, answers: dict[str, Any] | None = None, errors: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """What a page hands to the form macros."""
    return {
        "action": "/tugas/1.2",
        "draft_url": "/draf",
        "answers": answers or {},
        "errors": errors or {},
        "conditions": CONDITIONS,
        "choices": {
            "bidang": (
                {"value": "bidang:perizinan", "label": "Bidang Perizinan"},
                {"value": "bidang:penanaman_modal", "label": "Bidang Penanaman Modal"},
                {"value": "bidang:data", "label": "Bidang Data dan Informasi"},
            )
        },
        "texts": {"baku": "10 menit"},
        "proposed": ["bidang"],
        "hidden": {"revisi": "3", "kunci": "k-1"},
        "upload": {"types": "PDF, JPG, PNG", "max_mb": 10},
        "saved": "",
        "cancel_url": "/tugas",
    } | more
