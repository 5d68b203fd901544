"""The shipped office behind its pages: its people sign in, its clock is moved by hand, and cases are brought to where a test begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from engine import Case, Engine, Seal, Task, load_office
from engine.rehearsal import SCAN, MovedClock
from tests.sop.route import ENTRIES
from webtasks import WebSettings, create_app

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("bpmn/*.bpmn", "forms/*.form", "forms/surat/*.typ", "forms/surat/*.svg")
MONDAY = datetime(2026, 6, 8, 8, 0, tzinfo=ZoneInfo("Asia/Makassar"))
WHO = {
    "periksa_aduan": "sari", "pilah_aduan": "sari", "disposisi": "budi", "jawab_kabid": "budi", "tindak_lanjut_bidang": "dewi",
    "surat_peninjauan": "sari", "rapat_peninjauan": "sari", "draf_balasan": "sari", "paraf_kabid": "budi", "beri_nomor": "umar",
    "tanda_tangan": "hadi", "distribusi": "sari", "arsip": "sari",
}  # fmt: skip
"""Element of a task → who does it."""
INFORMATION = {"pilah_aduan": {"kategori": "informasi"}, "disposisi": {"tujuan": []}}
"""Entries that lead past the bidang: Kabid answers."""
REVIEW = {**INFORMATION, "jawab_kabid": {"perlu_peninjauan": "ya", "alasan_peninjauan": "Letak perlu dilihat."}}
"""Entries that lead to a field visit."""


@dataclass(frozen=True)
class Page:
    """What a browser got."""

    answer: TestResponse

    @property
    def status(self) -> int:
        """HTTP status."""
        return self.answer.status_code

    @property
    def tree(self) -> html.HtmlElement:
        """The page as a tree."""
        return html.fromstring(self.answer.text)

    @property
    def words(self) -> str:
        """The words on it, white space evened out."""
        return re.sub(r"\s+", " ", self.tree.find(".//main").text_content()).strip()

    @property
    def goes_to(self) -> str:
        """Where it sends the browser."""
        return str(self.answer.headers["Location"])

    def all(self, xpath: str) -> list[Any]:
        """What the XPath finds."""
        return list(self.tree.xpath(xpath))

    def hidden(self, name: str) -> str:
        """Value of a hidden input."""
        return str(self.all(f"//input[@type='hidden'][@name='{name}']/@value")[0])


class Person:
    """Somebody at a browser, signed in."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str) -> Page:
        """Open a page."""
        return Page(self.client.get(address))

    def post(self, address: str, data: dict[str, Any] | None = None) -> Page:
        """Send a form; stays where the answer sends it."""
        return Page(self.client.post(address, data=data or {}, content_type="multipart/form-data"))

    def sends(self, task: Task, **typed: Any) -> Page:
        """Open the task's page and send its form as a browser would, save for what was typed (`__` in a name is a dot)."""
        address = f"/tugas/{task.id}"
        form = self.get(address).tree.get_element_by_id("isian")
        filled: dict[str, Any] = {}
        for name, value in form.form_values():
            if "__n__" not in name:
                filled.setdefault(name, []).append(value)
        return self.post(address, {**filled, **{name.replace("__", ".") if name[0] != "_" else name: value for name, value in typed.items()}})


class Office:
    """Engine, clock and pages of one office."""

    def __init__(self, url: str, *, seal: Seal | None = None, **settings: str) -> None:
        """`settings` replace those of the office."""
        self.clock = MovedClock(MONDAY)
        shipped = load_office(ROOT / "office")
        facts = replace(shipped, settings={**shipped.settings, **settings})
        self.engine = Engine.open(url, office=facts, clock=self.clock, keys={1: b"k" * 32}, seal=seal)
        self.engine.deploy([path for pattern in SHIPPED for path in sorted(ROOT.glob(pattern))], by="system")
        for person in self.engine.office.people:
            if person.signs_in:
                self.engine.add_user(person.id, roles=person.roles, by="system", name=person.name, title=person.post)
        self.app: Flask = create_app(self.engine, WebSettings(secret_key=b"s" * 32, demo=True))
        self.app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)

    def sign_in(self, person: str) -> Person:
        """A browser of its own for a sample person."""
        client = self.app.test_client()
        assert client.post("/masuk/contoh", data={"pengguna": person}).status_code == 303
        return Person(client)

    def nobody(self) -> Person:
        """A browser in which nobody is signed in."""
        return Person(self.app.test_client())

    def passes(self, minutes: int) -> None:
        """The clock moves on."""
        self.clock.at += timedelta(minutes=minutes)

    def complaint(self, **values: Any) -> Case:
        """A complaint from the public form."""
        data = {"penerimaan": {"kanal": "website", "waktu_terima": self.clock.now().isoformat()}}
        return self.engine.start("penanganan_pengaduan", data, by="pelapor", complete={**ENTRIES["tulis_aduan"], **values})

    def task(self, case: Case, person: str) -> Task:
        """The one open task of the case that is for this person."""
        (found,) = self.engine.inbox(person, case=case.id)
        return found

    def does(self, case: Case, element: str, **values: Any) -> None:
        """Do the open task at `element` as people usually fill it in, save for `values`."""
        person = WHO[element]
        task = self.task(case, person)
        assert task.element_id == element, f"{task.element_id} is open"
        page = self.engine.read.task(person, task.id)
        given = {name: self.scan(person) if name in _FILES else value for name, value in ENTRIES[element].items()}
        self.engine.complete(task.id, {**page.values, **given, **page.numbered, **values}, by=person)

    def brought_to(self, element: str, entries: dict[str, dict[str, Any]] | None = None) -> Case:
        """A case whose task at `element` is open, one minute a step; by default Kabid answers it."""
        chosen = INFORMATION if entries is None else entries
        case = self.complaint()
        while (open_now := self._open(case)) != element:
            self.passes(1)
            self.does(case, open_now, **chosen.get(open_now, {}))
        return case

    def scan(self, person: str) -> list[dict[str, Any]]:
        """A scanned page that the person has uploaded, as a file field holds it."""
        return [self.engine.upload(person, "pindaian.pdf", SCAN)]

    def _open(self, case: Case) -> str:
        tasks = {task.element_id for person in self.engine.office.people if person.signs_in for task in self.engine.inbox(person.id, case=case.id)}
        return next(iter(tasks))


_FILES = ("berkas_undangan", "berita_acara", "notulen", "surat_bertandatangan")
