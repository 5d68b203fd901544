"""A small public process that messages begin, and messages as channels hand them over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from engine import Arrival
from tests.engine.runtime.written import bpmn

ROOT = Path(__file__).resolve().parents[3]
PUBLIC = "penanganan_pengaduan"
RECEIPTS = {
    "kirim_surel": "terima", "kirim_surel_ke": "if penerimaan.tanpa_balasan = null then tulis_aduan.surel else null",
    "kirim_whatsapp": "terima", "kirim_whatsapp_ke": "if penerimaan.kanal = 'whatsapp' then penerimaan.pengirim else null",
    "kirim_sms": "terima", "kirim_sms_ke": "if penerimaan.kanal = 'sms' then penerimaan.pengirim else null",
    "isian_nama": "tulis_aduan.nama",
}  # fmt: skip


def public_files() -> dict[str, bytes]:
    """Citizens write, clerks check; as small as it can be."""
    said = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in RECEIPTS.items())
    written = f"<bpmn:extensionElements><camunda:properties>{said}</camunda:properties></bpmn:extensionElements>"
    model = bpmn(
        PUBLIC, "startEvent Mulai", f"userTask Tulis camunda:formKey=tulis_aduan|{written}", "userTask Periksa", "endEvent Selesai",
        flows="Mulai>Tulis Tulis>Periksa Periksa>Selesai", lanes="masyarakat: Mulai Tulis; kasi: Periksa Selesai",
        properties="nomor=tiket formulir_pesan=terima_pesan",
    )  # fmt: skip
    forms = {name: (ROOT / "forms" / name).read_bytes() for name in ("tulis_aduan.form", "terima_pesan.form")}
    bare = forms["tulis_aduan.form"].replace(b',\n    "surat": "tanda_terima.typ"', b"")
    return {"proses.bpmn": model, **forms, "tulis_aduan.form": bare}


def message(identity: str = "wamid.1", **other: Any) -> Arrival:
    """A message to the office, by WhatsApp unless another channel is named."""
    known: dict[str, Any] = {
        "channel": "whatsapp", "sender": "6281234567890", "name": "Rina", "text": "Jalan di depan kantor rusak.\nMohon diperbaiki.",
        "at": datetime.fromisoformat("2026-06-09T09:00:00+08:00"),
    }  # fmt: skip
    return Arrival(identity=identity, **{**known, **other})
