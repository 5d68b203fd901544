"""Sample people and complaints of the demo: contoh/orang.toml, contoh/aduan.toml."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.model import Option
from engine.office.choices import check_choice
from engine.office.tables import Table
from engine.office.values import Person, Sample


def read_people(file: Table, known_groups: Collection[str]) -> tuple[Person, ...]:
    """One table a person; the key is the user id."""
    people: list[Person] = []
    for key, row in file.sections():
        roles = row.texts("peran")
        for role in roles:
            row.check("peran", role, known_groups)
        people.append(Person(
            id=key, name=row.text("nama"), roles=roles, post=row.text("jabatan"), can_try=row.text("coba"), signs_in=row.flag("masuk", True),
        ))
        row.end()
    return tuple(people)


def read_samples(file: Table, lists: Mapping[str, tuple[Option, ...]], known_groups: Collection[str]) -> tuple[Sample, ...]:
    """The rows of ``[[aduan]]``; values whose key names a list must be in it."""
    samples: list[Sample] = []
    for row in file.rows("aduan"):
        values = row.table("isian")
        typed = {key: values.json(key) for key in values.unread()}
        for key, value in typed.items():
            if key in lists:
                check_choice(values, key, str(value), lists=lists, list_key=key)
        units = row.texts("bidang")
        for unit in units:
            row.check("bidang", unit, known_groups)
        sample = Sample(
            values=typed, channel=row.text("kanal"), category=row.text("kategori"), kind=row.text("jenis"), bidang=units,
            result=row.text("hasil"), answer=row.text("jawaban"), plan=row.text_or("rencana_perbaikan", ""),
            review_reason=row.text_or("alasan_peninjauan", ""),
        )
        for key, value in (("kanal", sample.channel), ("kategori", sample.category), ("jenis", sample.kind), ("hasil", sample.result)):
            check_choice(row, key, value, lists=lists, list_key=key)
        row.end()
        samples.append(sample)
    file.end()
    return tuple(samples)
