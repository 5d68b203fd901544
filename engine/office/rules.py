"""The effective-dated rules: aturan.toml."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from engine.office.tables import Table
from engine.office.values import Rule

_MARKS = "VSAC"
_EXTRA = ("langkah", "pelaku", "kelengkapan", "keluaran")


def read_rules(file: Table) -> tuple[Rule, ...]:
    """The rows in file order. Rows of one key must not be in force at the same time."""
    rules = tuple(_read_rule(row) for row in file.rows("aturan"))
    file.end()
    by_key: dict[str, list[Rule]] = {}
    for rule in rules:
        by_key.setdefault(rule.key, []).append(rule)
    for key, rows in by_key.items():
        rows.sort(key=lambda rule: rule.since or date.min)
        for earlier, later in pairwise(rows):
            if (earlier.until or date.max) >= (later.since or date.min):
                raise file.error(
                    key, id="dua baris berlaku pada hari yang sama; isi berlaku_sampai baris lama",
                    en="two rows are in force on one day; fill in berlaku_sampai of the older",
                )
    return rules


def _read_rule(row: Table) -> Rule:
    verification = row.text("status_verifikasi")
    if verification[0] not in _MARKS or verification[1:2].isalpha():
        raise row.error("status_verifikasi", id="harus diawali V, S, A atau C", en="must begin with V, S, A or C")
    since, until = row.span("berlaku_sejak", "berlaku_sampai")
    rule = Rule(
        key=row.text("kunci"), section=row.text("bagian"), text=row.text("uraian"), value=row.json("nilai") if row.has("nilai") else None,
        unit=row.text_or("satuan", ""), basis=row.text_or("dasar", ""), verification=verification, since=since, until=until,
        extra={key: row.json(key) for key in _EXTRA if row.has(key)},
    )
    row.end()
    return rule
