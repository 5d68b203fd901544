"""The table as a page: element → verdict → proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.conformance.attributes import EXECUTED, accepted, values_of
from tests.conformance.features import runs
from tests.conformance.proofs import MODELS, Proofs
from tests.conformance.verdicts import refusals

PAGE = Path(__file__).resolve().parents[2] / "docs/elemen.md"
HEAD = """# Unsur BPMN: yang dijalankan, yang ditolak, dan buktinya

Halaman ini dibuat oleh perintah `python -m tests.conformance`; jangan disunting. Yang tidak ada di bagian pertama dan kedua ditolak saat dipasang,
dengan nama unsurnya dan apa yang dapat dilakukan.

## Dijalankan persis seperti BPMN 2.0

Tiap unsur dan cara pakainya dibuktikan tiga kali: oleh skenario di `tests/engine/execution`, oleh model acak (dijalankan di berapa dari {models},
tiap langkah dibandingkan dengan penafsir kedua, dipulihkan, dan diputar ulang), dan oleh riwayat terekam di `tests/histories`.
"""
ACCEPTED = """## Atribut dan tambahan yang diterima

Yang ditandai *tidak berpengaruh* ada karena ditulis alat gambar; proses berjalan sama dengan atau tanpanya.
"""
REFUSED = """## Ditolak, atau diterima tanpa dijalankan

Ditanyakan kepada pemeriksa dengan satu diagram kecil tiap unsur.
"""


def page(found: Proofs) -> str:
    """The whole page."""
    ran = ([f"`{name}`", _first(found.scenarios.get(name)), str(found.models.get(name, 0)), _first(found.histories.get(name))] for name in runs())
    known = ([f"`{name}`", _values(name), "dijalankan" if name in EXECUTED else "tidak berpengaruh"] for name in accepted())
    judged = ([f"`{one.name}`", _judged(one.rules)] for one in refusals())
    parts = [
        HEAD.format(models=MODELS), *_table(("unsur", "skenario", "model acak", "riwayat"), ran),
        "", ACCEPTED, *_table(("atribut", "nilai", "pengaruh"), known), "", REFUSED, *_table(("unsur", "aturan yang menolak"), judged),
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def unproved(found: Proofs) -> list[str]:
    """What runs and lacks a proof, with which."""
    return [f"{name}: no {kind}" for name in runs() for kind in ("scenarios", "models", "histories") if not getattr(found, kind).get(name)]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _first(proofs: Sequence[str] | None) -> str:
    """One proof by name; how many there are would make the page stale with every new test."""
    return f"`{min(proofs)}`" if proofs else "**tidak ada**"


def _values(name: str) -> str:
    values = values_of(name)
    return ", ".join(f"`{value}`" for value in sorted(values)) if values else "apa pun"


def _judged(rules: Sequence[str]) -> str:
    return ", ".join(f"[{rule}](aturan/{rule}.md)" for rule in rules) or "diterima, tidak dijalankan"
