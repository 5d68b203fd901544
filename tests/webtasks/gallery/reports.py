"""Invented tables of a report: plain, masked, and empty."""

from __future__ import annotations

from engine.charts import Bar, Chart
from engine.queries.masking import HIDDEN
from engine.queries.shown import ShownTable

_CHANNELS = (
    ("Website", "128"), ("Email", HIDDEN), ("WhatsApp", "<5"), ("SMS", "0"),
    ("Kotak pengaduan yang namanya panjang sekali di daftar kantor", "31"),
)
TABLES = (
    ShownTable(
        "kanal", "Pengaduan per kanal", "Kanal", ("Jumlah", "%"), tuple((label, (number, "12,5")) for label, number in _CHANNELS), ("171", ""),
        Chart("bagan-kanal", "Pengaduan per kanal: Jumlah",
              tuple(Bar(label, float(number) if number.isdigit() else None, number) for label, number in _CHANNELS)),
    ),
    ShownTable(
        "langkah", "Waktu pengerjaan terhadap mutu baku", "Langkah", ("n", "Baku (menit)", "Median (menit)"),
        (("1. Tulis Aduan", ("14", "10", "9,5")), ("8. Rapat Hasil Peninjauan", ("14", "–", "120"))), None, None,
    ),
    ShownTable("layanan", "Pengaduan per layanan", "Layanan", ("Jumlah",), (), None, None),
)  # fmt: skip
