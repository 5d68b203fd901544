"""What only the demo has: the sample people, how much waits for each, who is next, a file to attach. Outside the demo every list here is empty."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask import current_app, url_for
from flask_login import current_user

from engine import Filters, Head, NotFound, Person, Task
from webtasks.parts import the_engine


def people() -> list[tuple[Person, int | None]]:
    """The sample people in the order of the office's file, each with how many tasks wait for them (None: handles no cases)."""
    return [(person, _waiting(person)) for person in _sample()]


def successors(head: Head) -> list[dict[str, Any]]:
    """Who carries this case on: {id, name, post, next}, `next` = the page to show them. An ended case goes to whoever may replay it (`replays`)."""
    me = current_user.actor.id if current_user.is_authenticated else ""
    if head.ended is not None:
        there = url_for("audit.case", ticket=head.ticket or head.id)
        return [_card(person, there) | {"replays": True} for person in _sample() if "audit" in _rights(person)][:1]
    if any(the_engine().read.may_do(me, task) for task in head.open_tasks):
        return []
    return [_card(person, url_for("worklist.task", task_id=task.id)) for task in head.open_tasks for person in _for(task)]


def of_ticket(ticket: str) -> list[dict[str, Any]]:
    """Who carries on the case with this ticket; see `successors`."""
    read = the_engine().read
    return successors(read.case("system", read.case_of("system", ticket)).head) if current_app.config["ALUR_DEMO"] else []


def sample_file(owner: str, label: str) -> dict[str, Any]:
    """A page that says it is an example of `label`, as a file that `owner` has uploaded: for those who have no scan at hand."""
    called = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")
    return the_engine().upload(owner, f"contoh-{called}.pdf", _example(label))


def _example(label: str) -> bytes:
    """A PDF of one A4 page with three lines of text."""
    said = re.sub(r"[^ -~]|[()\\]", " ", label).encode()
    lines = (
        b"BT /F1 40 Tf 72 720 Td (CONTOH) Tj /F1 18 Tf 0 -36 Td (%s) Tj /F1 14 Tf 0 -28 Td "
        b"(Bukan dokumen asli; hanya untuk mencoba Alur Aduan.) Tj ET" % said
    )
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(lines), lines), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )  # fmt: skip
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(written))
        written += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, b"".join(places))
    return written + table + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(written))


def _sample() -> list[Person]:
    return [person for person in the_engine().office.people if person.signs_in] if current_app.config["ALUR_DEMO"] else []


def _waiting(person: Person) -> int | None:
    if _in_circle(person):
        return None
    try:
        counts = the_engine().read.inbox(person.id, "saya", Filters()).counts
    except NotFound:
        return None
    return counts["saya"] + counts["kelompok"]


def _for(task: Task) -> Iterable[Person]:
    """The first of the sample people who may do it."""
    return [person for person in _sample() if not _in_circle(person) and the_engine().read.may_do(person.id, task)][:1]


def _in_circle(person: Person) -> bool:
    """Whether they handle cases that nobody else may know of: what waits for them is told to nobody."""
    return "laporan_kelompok" in _rights(person)


def _rights(person: Person) -> Iterable[str]:
    actor = the_engine().who(person.id)
    return actor.rights if actor else ()


def _card(person: Person, there: str) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "post": person.post, "next": there}
