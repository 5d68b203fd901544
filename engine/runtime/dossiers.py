"""A case's whole file to take away: forms, letters, attachments, history with the digests of its chain; noted in the access log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Literal

from engine import correspondence
from engine.errors import ModelFault, NotFound
from engine.history import Event, instant
from engine.office import Office, format
from engine.persistence import files, people
from engine.persistence.files import Attachment
from engine.queries import casefile, records
from engine.queries.casefile import Casefile
from engine.queries.entries import Entry
from engine.runtime import letters, printing
from engine.runtime.desks import desk_of
from engine.runtime.letters import Letter
from engine.runtime.shell import Command, Shell

MOST_BOUND = 100_000_000
"""Bytes of letters and attachments that one PDF binds; what comes after stands in it by its name."""
_UNSAFE = re.compile(r"[^\w .,()+-]")
_LONGEST_NAME = 80
_LONGEST_SUFFIX = 10
_TRIED_AT = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """A letter or an attachment of the file."""

    path: str
    """Within the file: ``surat/01-surat_balasan-ADU-2026-000001.pdf``; safe on every system, and no other item's."""
    title: str
    kind: Literal["surat", "lampiran"]
    at: datetime
    digest: str | None
    """SHA-256 of an attachment; a letter that is set when it is asked for has none."""
    load: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case's file, as far as its reader may read it."""

    case: Casefile
    items: tuple[Item, ...]
    events: tuple[Event, ...]
    sources: Mapping[str, bytes]
    """Letter templates in force."""

    @property
    def changed(self) -> datetime:
        """When the case last changed."""
        return self.events[-1].at if self.events else self.case.head.started

    @property
    def chain(self) -> list[dict[str, Any]]:
        """Of each event: seq, at, type, payload_digest, previous, hash."""
        return [_digests(event) for event in self.events]


def taken(shell: Shell, by: str, case_id: str, *, what: str) -> Dossier:
    """The case's file for `by`; that they took it (as `what`) is noted. Raises NotFound."""
    now = shell.clock.now()
    with desk_of(shell, by) as desk:
        found = casefile.casefile(desk, case_id, now)
        events = records.events_of(desk, case_id)
        template = shell.office.settings["templat_berkas"]
        sources = printing.template_files(desk.connection, template)
    shell.command(by, partial(_note, case_id=case_id, what=what))
    return Dossier(found, tuple(_items(shell, by, found)), events, sources)


def overview(shell: Shell, whole: Dossier) -> bytes:
    """Forms and history as PDF/A, letters and attachments listed by name. Raises ModelFault."""
    return _overview(shell, whole, {item.path: "lain" for item in whole.items}, {})


def bound(shell: Shell, by: str, case_id: str) -> Letter:
    """The case's file as one PDF: forms, history and pictures, then letters and PDF attachments; what cannot stand in it is listed by name.

    Raises NotFound, ModelFault.
    """
    whole = taken(shell, by, case_id, what="berkas.pdf")
    ways, contents, pictures = _sorted_out(shell, whole.items)
    first = _overview(shell, whole, ways, pictures)
    parts = [(item.title, contents[item.path]) for item in whole.items if ways[item.path] == "pdf"]
    ticket = whole.case.head.ticket or case_id
    return Letter(f"berkas-{_safe(ticket)}.pdf", correspondence.bind(first, parts))


def _note(command: Command, *, case_id: str, what: str) -> None:
    people.note_access(command.connection, user_id=command.actor.id, case_id=case_id, what=what, at=command.at)


# ------------------------------------------------------------------ what there is


def _items(shell: Shell, by: str, found: Casefile) -> Iterable[Item]:
    case_id, ticket = found.head.id, found.head.ticket or found.head.id
    for number, letter in enumerate(found.letters, 1):
        name = _safe(f"{letter.title}-{ticket}.pdf")
        load = partial(_letter, shell, by, case_id, letter.form)
        yield Item(f"surat/{number:02}-{name}", f"{letter.title} {ticket}", "surat", letter.at, None, load)
    for number, one in enumerate(sorted(found.attachments, key=lambda file: (file.at, file.digest)), 1):
        yield Item(f"lampiran/{number:02}-{_safe(one.name)}", one.name, "lampiran", one.at, one.digest, partial(_attachment, shell, one))


def _letter(shell: Shell, by: str, case_id: str, form_key: str) -> bytes:
    return letters.of_case(shell, by, case_id, form_key).content


def _attachment(shell: Shell, one: Attachment) -> bytes:
    with shell.store.read() as connection:
        content = files.blob(connection, one.digest)
    if content is None:
        raise NotFound("attachment", digest=one.digest)
    return content


def _safe(name: str) -> str:
    """The name as every system takes it, its ending kept."""
    plain = _UNSAFE.sub("_", name).strip(" .") or "berkas"
    suffix = PurePosixPath(plain).suffix[:_LONGEST_SUFFIX]
    return plain if len(plain) <= _LONGEST_NAME else plain[: _LONGEST_NAME - len(suffix)].rstrip(" .") + suffix


def _digests(event: Event) -> dict[str, Any]:
    return {
        "seq": event.seq, "at": instant(event.at), "type": event.type, "payload_digest": event.payload_digest, "previous": event.previous,
        "hash": event.hash,
    }  # fmt: skip


# ------------------------------------------------------------------ one PDF


def _sorted_out(shell: Shell, items: Iterable[Item]) -> tuple[dict[str, str], dict[str, bytes], dict[str, bytes]]:
    """(path → ``pdf``, ``gambar`` or ``lain``; path → bytes of what is bound; name beside the template → bytes of pictures)."""
    ways: dict[str, str] = {}
    contents: dict[str, bytes] = {}
    pictures: dict[str, bytes] = {}
    size_bytes = 0
    for item in items:
        content = item.load()
        size_bytes += len(content)
        picture = correspondence.picture_suffix(content)
        if size_bytes > MOST_BOUND:
            ways[item.path] = "lain"
        elif picture and _can_be_set(shell, picture, content):
            ways[item.path], pictures[f"{_beside(item)}.{picture}"] = "gambar", content
        elif content.startswith(b"%PDF") and correspondence.bindable(content):
            ways[item.path], contents[item.path] = "pdf", content
        else:
            ways[item.path] = "lain"
    return ways, contents, pictures


def _can_be_set(shell: Shell, suffix: str, content: bytes) -> bool:
    """Whether the typesetter reads the picture: a broken one would take the whole file with it."""
    name = f"coba.{suffix}"
    try:
        shell.renderer.pdf("coba.typ", {"coba.typ": f'#image("{name}", alt: "-")'.encode(), name: content}, {}, at=_TRIED_AT)
    except ModelFault:
        return False
    return True


def _beside(item: Item) -> str:
    """Name of its picture beside the template, but for the ending."""
    return f"gambar-{item.path.partition('/')[2].partition('-')[0]}"


def _overview(shell: Shell, whole: Dossier, ways: Mapping[str, str], pictures: Mapping[str, bytes]) -> bytes:
    office, found = shell.office, whole.case
    named = {name.partition(".")[0]: name for name in pictures}
    data = {
        **correspondence.office_data(office, whole.sources, at=whole.changed), "kasus": _head(office, found), "riwayat": _history(office, whole),
        "isi": [_listed(office, item, ways[item.path], named) for item in whole.items],
        "formulir": [
            {"judul": part.title, "siapa": part.who, "kelompok": correspondence.sections_data(part.sections, office.zone)} for part in found.parts
        ],
    }  # fmt: skip
    return shell.renderer.pdf(office.settings["templat_berkas"], {**whole.sources, **pictures}, data, at=whole.changed)


def _head(office: Office, found: Casefile) -> dict[str, Any]:
    head = found.head
    status = office.statuses.get(head.public_status or "")
    return {
        "tiket": head.ticket or head.id, "pokok": head.subject or None, "diterima": _moment(office, head.started),
        "berakhir": _moment(office, head.ended) if head.ended else None, "keadaan": head.status, "status": status.label["id"] if status else None,
        "proses": f"{head.process}, versi {head.version}",
    }  # fmt: skip


def _history(office: Office, whole: Dossier) -> list[dict[str, Any]]:
    hashes = {event.seq: event.hash for event in whole.events}
    return [_told(office, entry, hashes) for entry in whole.case.entries]


def _told(office: Office, entry: Entry, hashes: Mapping[int, str]) -> dict[str, Any]:
    return {
        "nomor": entry.seq, "waktu": _moment(office, entry.at), "jenis": entry.type, "tugas": entry.task, "hasil": entry.outcome,
        "alasan": entry.reason, "pelaku": entry.actor, "sebagai": office.group_label(entry.group) if entry.group else "", "sidik": hashes[entry.seq],
    }  # fmt: skip


def _listed(office: Office, item: Item, way: str, named: Mapping[str, str]) -> dict[str, Any]:
    picture = named.get(_beside(item)) if way == "gambar" else None
    return {"nama": item.title, "sidik": item.digest, "waktu": _moment(office, item.at), "cara": way, "berkas": picture}


def _moment(office: Office, at: datetime) -> str:
    return format.local(at, office.zone).replace(microsecond=0).isoformat()
