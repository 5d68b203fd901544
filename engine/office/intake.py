"""How messages fill in the first form of the public process: kanal.toml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from engine.office.tables import Table


@dataclass(frozen=True, slots=True)
class Intake:
    """What the office makes of a message by one channel."""

    fields: Mapping[str, str]
    """Field of the first form → expression over ``pesan`` and ``kantor``."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """Text of the wording → name of the template that the channel's provider has approved for it."""
    language: str = "id"
    """Of those templates."""


def read_intake(file: Table, *, known: Collection[str]) -> tuple[timedelta, dict[str, Intake]]:
    """(how long sender and text may be the same before it is another matter, channel → intake). `known`: values of the list ``kanal``."""
    within = timedelta(minutes=file.whole("duplikat_menit"))
    found: dict[str, Intake] = {}
    for key, row in file.sections():
        file.check(key, key, known)
        fields = row.table("isian")
        templates = row.table("templat") if row.has("templat") else None
        found[key] = Intake(
            {name: fields.expression(name) for name in fields.unread()},
            {name: templates.text(name) for name in templates.unread()} if templates else {},
            row.text_or("bahasa", "id"),
        )
        row.end()
    file.end()
    return within, found
