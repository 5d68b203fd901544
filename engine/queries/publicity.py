"""What a citizen sees of a case: status, dates, the letter; never names, notes or drafts."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.history import Event
from engine.model import Definition, Instance
from engine.office import Office, PublicStatus, format
from engine.office.values import placeholders
from engine.persistence import cases, files, links, tables as t
from engine.persistence.files import Attachment
from engine.persistence.links import holding
from engine.queries import bonds
from engine.queries.asking import PublicTask

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One status that the case has had."""

    status: PublicStatus
    since: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class PublicBond:
    """Another complaint that this one is linked to, as far as its citizen may know."""

    kind: str
    refers: bool
    """Whether this one refers to the other."""
    ticket: str | None
    """None where it may be somebody else's."""
    status: PublicStatus | None


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case for the citizen who wrote it."""

    case_id: str
    ticket: str
    received: datetime
    code_key: int
    status: PublicStatus | None
    steps: tuple[PublicStep, ...]
    """Oldest first."""
    reason: str
    """Why it was closed, as the diagram's end event says (property `alasan_tutup`); "" otherwise."""
    data: Mapping[str, Any]
    """The case's variables, for the sentence of the status; the face shows only what the status text names."""
    letters: tuple[Attachment, ...]
    """Files for the citizen, once the case has reached the status that offers them."""
    ended: datetime | None
    bonds: tuple[PublicBond, ...] = ()
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """What the open tasks say for the placeholders of the status' sentence."""
    task: PublicTask | None = None
    """What is asked of the citizen now."""


def find(connection: Connection, ticket: str) -> Instance | None:
    """The case with this ticket; whoever asks must still show its tracking code."""
    row = connection.execute(select(*cases.INSTANCE_COLUMNS).where(t.instance.c.business_key == ticket)).first()
    return None if row is None else cases.instance_of(row)


def public_case(
    connection: Connection, office: Office, definition: Definition, instance: Instance, *, library: Callable[[str], Definition]
) -> PublicCase:
    """What the citizen may see of the case. `library`: definition id → the definition.

    A duplicate shows what became of the complaint that is answered for both, once that is answered.
    """
    events = cases.events_of(connection, instance.id)
    steps = _steps(office, definition, events)
    own = PublicCase(
        case_id=instance.id,
        ticket=instance.business_key or "",
        received=instance.started,
        code_key=instance.code_key,
        status=office.statuses.get(instance.public_status or ""),
        steps=steps,
        reason=_reason(definition, events),
        data=instance.data,
        letters=_letters(connection, definition, instance),
        ended=instance.ended,
        bonds=tuple(_bonds(connection, office, library, instance)),
    )
    for link in holding(links.links_from(connection, [instance.id]), bonds.DUPLICATE):
        other = cases.case_by_id(connection, link.other)
        return own if other is None else _as_answered(own, public_case(connection, office, library(other.definition_id), other, library=library))
    return own


def offers_letter(connection: Connection, definition: Definition, instance: Instance) -> bool:
    """Whether the citizen of the case has been offered a letter of its own."""
    return bool(_letters(connection, definition, instance))


def _as_answered(own: PublicCase, other: PublicCase) -> PublicCase:
    """The duplicate as its citizen sees it: as joined until the other is answered, then with that one's status, sentence and letter."""
    if other.status is None or not (other.letters or own.ended):
        return own
    since = next((step.since for step in other.steps if step.current), other.received)
    steps = (*(replace(step, current=False) for step in own.steps), PublicStep(other.status, since, True))
    return replace(own, status=other.status, steps=steps, reason=other.reason, data=other.data, letters=other.letters)


def _bonds(connection: Connection, office: Office, library: Callable[[str], Definition], instance: Instance) -> Iterator[PublicBond]:
    """Objections with their numbers, which are of one citizen; of a duplicate the number only where one contact surely wrote both."""
    mine = links.links_from(connection, [instance.id])
    for link in (link for link in (*mine, *links.links_to(connection, [instance.id])) if link.holds):
        refers = link.case_id == instance.id
        other = cases.case_by_id(connection, link.other if refers else link.case_id)
        if other is None or (link.kind == bonds.DUPLICATE and not refers):
            continue
        definitions = {one.definition_id: library(one.definition_id) for one in (instance, other)}
        known = link.kind != bonds.DUPLICATE or bonds.same_sender(instance, other, definitions)
        status = office.statuses.get(other.public_status or "") if known else None
        yield PublicBond(link.kind, refers, other.business_key if known else None, status)


def sentence(office: Office, shown: PublicCase, lang: str = "id") -> str:
    """The status for the citizen, with what is known: the date it holds since, and what the office's data name."""
    if shown.status is None:
        return ""
    since = next((step.since for step in shown.steps if step.current), shown.received)
    known: dict[str, str | None] = {"tanggal": format.day(format.local(since, office.zone).date()), "alasan": shown.reason}
    known |= shown.words
    for placeholder in _named(shown.status):
        known.setdefault(placeholder, _first(shown.data, placeholder))
    return shown.status.sentence(known, lang)


def _named(status: PublicStatus) -> frozenset[str]:
    return frozenset(name for words in (status.text, status.also or {}) for text in words.values() for name in placeholders(text))


def _first(data: Mapping[str, Any], key: str) -> str | None:
    """The value that the first form with such a field wrote, a day in words; office keys are unique over the forms of a process."""
    text = next((values[key] for values in data.values() if isinstance(values, Mapping) and isinstance(values.get(key), str)), None)
    return format.day(date.fromisoformat(text)) if text and _DAY.fullmatch(text) else text


def _steps(office: Office, definition: Definition, events: Sequence[Event]) -> tuple[PublicStep, ...]:
    found: list[PublicStep] = []
    for event in events:
        for path in [o["path"] for o in event.facts.get("opened", ())] + [p for p in event.facts.get("passed", ()) if _shows(definition, p)]:
            status = office.statuses.get(definition.node_at(path).properties.get("status_publik", ""))
            if status is not None and office.status_follows(status.key, found[-1].status.key if found else None):
                found = [PublicStep(s.status, s.since, False) for s in found] + [PublicStep(status, event.at, True)]
    return tuple(found)


def _reason(definition: Definition, events: Sequence[Event]) -> str:
    ends = (definition.node_at(p) for e in events for p in e.facts.get("passed", ()) if _is_end(definition, p))
    return next((n.properties["alasan_tutup"] for n in ends if "alasan_tutup" in n.properties), "")


def _letters(connection: Connection, definition: Definition, instance: Instance) -> tuple[Attachment, ...]:
    """Files of fields marked with the property `untuk_pelapor`, once the case's public status is one that the mark names."""
    offered: set[str] = set()
    for form in definition.forms.values():
        for field in form.walk():
            if instance.public_status in _between_commas(field.properties.get("untuk_pelapor", "")):
                value = instance.data.get(form.key, {}).get(field.key)
                offered |= {file["digest"] for file in value or () if isinstance(file, dict)}
    return tuple(a for a in files.attachments_of(connection, instance.id) if a.digest in offered)


def _shows(definition: Definition, path: str) -> bool:
    """Whether passing the node shows its public status."""
    return "/" not in path and definition.node_at(path).kind in ("endEvent", "intermediateThrowEvent")


def _is_end(definition: Definition, path: str) -> bool:
    return "/" not in path and definition.node_at(path).kind == "endEvent"


def _between_commas(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())
