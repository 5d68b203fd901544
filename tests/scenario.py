"""People and acts: an office's browser scenarios, told in the words that stand on its pages.

    office.at("09:00")
    office.person("sari").does("Periksa Aduan", ticket, "Proses Aduan", {"Aduan lengkap?": "Ya"})
    assert rina.status == "Sedang diperiksa"

Everybody sits at a browser of their own and finds their way by what they can read: labels, buttons, the inbox.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, expect

from engine import EngineError
from engine.history import Event
from tests.sop import model_files
from tests.sop.site import Site

_ROWS = """rows => rows.map(row => [row.querySelector(".ticket").textContent, row.children[2].firstChild.textContent.trim(),
    row.querySelector("[data-open]").getAttribute("href")])"""
SMALL = 360
"""Width of a small telephone, px."""
Entries = Mapping[str, Any]
"""Label → what is entered: a text, the label of an option, a list of such labels, a `File` or several, a list of rows (themselves entries)."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as people have it on their desk."""

    name: str
    content: bytes
    media_type: str = "application/pdf"

    @property
    def payload(self) -> FilePayload:
        """As a browser takes it."""
        return {"name": self.name, "mimeType": self.media_type, "buffer": self.content}


def pdf(name: str) -> File:
    """A small scan named `name`, unlike any other."""
    return File(name, b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% " + name.encode() + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did to a case, as they would tell it."""

    who: str
    title: str
    """What was done, as the history calls it: ``Tugas diambil: Disposisi``, ``Kirim Disposisi``, ``Arsipkan Berkas``."""
    entries: Entries
    """What was typed and chosen for it."""
    outcome: str = ""
    """The button that decided, where the title does not say it."""


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, name: str, context: BrowserContext, diary: list[Act]) -> None:
        self.name = name
        self.page: Page = context.new_page()
        self.moves = 0
        """Presses, and fields filled in: one for a text, one for each choice."""
        self._diary = diary
        self._entered: dict[str, Any] = {}

    def goes_to(self, address: str) -> Page:
        """Open an address; signs in (again, when the session is over) by the person's card."""
        self.page.goto(address)
        if "/masuk" in self.page.url:
            self._turns(self.page.get_by_role("button", name=f"Masuk sebagai {self.name}", exact=True))
            self.page.goto(address)
        return self.page

    @property
    def heading(self) -> str:
        """What the page is about."""
        return self.page.locator("h1").inner_text().strip()

    @property
    def reads(self) -> str:
        """Every word on the page, what is folded away included."""
        return re.sub(r"\s+", " ", self.page.locator("main").text_content() or "")

    def presses(self, button: str) -> None:
        """Press a button, or follow a link, by its name, among the other decisions if it stands there; the page it leads to is there afterwards."""
        if not self._named(button).count():
            self.unfolds()
        self._turns(self._named(button))

    def unfolds(self) -> None:
        """Open "Keputusan lain", where the page has it folded."""
        folded = self.page.locator("details[data-others]:not([open]) > summary")
        if folded.count():
            folded.click()
            self.moves += 1

    def downloads(self, link: str) -> bytes:
        """Follow a link to a file; its bytes."""
        with self.page.expect_download() as download:
            self._named(link).click()
        return download.value.path().read_bytes()

    def _named(self, name: str) -> Locator:
        main = self.page.locator("main")
        return main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).first

    def _turns(self, control: Locator) -> None:
        """Click, and wait for the page that comes: a click by itself waits for nothing."""
        self.moves += 1
        with self.page.expect_navigation(wait_until="load"):
            control.click()

    def fills(self, entries: Entries) -> None:
        """Fill in the fields with these labels."""
        form = self.page.locator("form[data-form]")
        for label, value in entries.items():
            _enter(form, label, value)
            self.moves += len(value) if isinstance(value, list) else 1
        self._entered |= entries

    @property
    def mistakes(self) -> list[str]:
        """What the page says is wrong, in the summary on top."""
        return [text.strip() for text in self.page.locator("[data-summary] li").all_inner_texts()]


class Official(Person):
    """A member of staff with an inbox."""

    _task = ""

    @property
    def inbox(self) -> list[tuple[str, str]]:
        """(ticket or day, task) of all that waits for this person, what they hold first."""
        return [row[:2] for tab in ("saya", "kelompok") for row in self._rows(f"/tugas?tab={tab}")]

    def opens(self, task: str, ticket: str) -> None:
        """Open a task from the inbox: what they hold, else what their groups may take."""
        seen = self._rows("/tugas")
        if (ticket, task) not in [row[:2] for row in seen]:
            seen = self._rows("/tugas?tab=kelompok")
        address = next((row[2] for row in seen if row[:2] == (ticket, task)), None)
        assert address, f"{self.name} has no “{task}” of {ticket}, only {self.inbox}"
        self.page.goto(address)
        self.moves += 1
        self._task, self._entered = task, {}

    def takes(self, task: str, ticket: str) -> None:
        """Open a task and claim it."""
        self.opens(task, ticket)
        if self.page.get_by_role("button", name="Ambil Tugas", exact=True).count():
            self.presses("Ambil Tugas")
            self._did(f"Tugas diambil: {task}")
        expect(self.page.get_by_text("Anda pegang")).to_be_visible()

    def does(self, task: str, ticket: str, button: str, entries: Entries | None = None) -> str:
        """Take a task from the inbox, fill it in and press `button`; what the page then says happened."""
        self.takes(task, ticket)
        return self.finishes(button, entries)

    def finishes(self, button: str, entries: Entries | None = None) -> str:
        """Fill in the task that is open and press `button`; what the page then says happened."""
        self.fills(entries or {})
        outcome = self.page.locator(".actions button[name=keputusan]").count() > 0
        self.presses(button)
        assert self.mistakes == [], f"{self.name}, {button}: {self.mistakes}"
        return self._done(button if outcome else "")

    def turns_aside(self, button: str, entries: Entries) -> str:
        """Open what stands behind a button, fill it in and press the button again; what the page then says happened."""
        self.unfolds()
        folded = self.page.locator(f"details[data-outcome]:has(button:text-is('{button}'))")
        folded.locator("summary").click()
        for label, value in entries.items():
            _enter(folded, label, value)
        self._turns(folded.get_by_role("button", name=button, exact=True))
        assert self.mistakes == [], f"{self.name}, {button}: {self.mistakes}"
        self._entered = dict(entries)
        return self._done(button)

    def returns(self, task: str, ticket: str, button: str, reason: str) -> str:
        """Take a task and give it back with a reason; without one the page must refuse first."""
        self.takes(task, ticket)
        self.unfolds()
        folded = self.page.locator("details[data-outcome]").filter(has_text=button)
        folded.locator("summary").click()
        self._turns(folded.get_by_role("button", name=button, exact=True))
        assert self.mistakes == ["Tulis alasan pengembalian."]
        folded.get_by_label("Alasan pengembalian").fill(reason)
        self._turns(folded.get_by_role("button", name=button, exact=True))
        self._entered = {"Alasan pengembalian": reason}
        return self._done(button)

    def _done(self, outcome: str) -> str:
        """The task is done, with this outcome if its form has some; nothing is said twice."""
        expect(self.page.get_by_role("heading", name="Tugas Anda berikutnya")).to_be_visible()
        if self._task.lower() in outcome.lower():
            self._did(outcome)
        else:
            self._did(self._task, "" if outcome.lower() in self._task.lower() else outcome)
        return self.heading

    def _did(self, title: str, outcome: str = "") -> None:
        self._diary.append(Act(self.name, title, self._entered, outcome))
        self._entered = {}

    def _rows(self, address: str) -> list[tuple[str, str, str]]:
        """(ticket or day, task, address) of the rows of an inbox page."""
        rows = self.goes_to(address).locator("tr[data-row]").evaluate_all(_ROWS)
        return [(str(ticket), str(task), str(link)) for ticket, task, link in rows]


class Citizen(Person):
    """Somebody who complains, and follows their complaint by ticket and tracking code."""

    ticket = ""
    code = ""

    def complains(self, entries: Entries) -> str:
        """From the office's front page through the form and the check page to the receipt; the ticket."""
        self.page.goto("/")
        self.presses("Tulis Aduan")
        self.fills(entries)
        self.presses("Periksa sebelum dikirim")
        assert self.heading == "Periksa aduan Anda", self.mistakes
        for label, value in entries.items():
            shown = value.name if isinstance(value, File) else str(value)
            assert shown in self.reads, f"the check page does not show {label}: {shown}"
        self.presses("Kirim Aduan")
        assert self.heading == "Aduan diterima"
        self._diary.append(Act("Pelapor", "Kasus dimulai: Tulis Aduan", entries))
        self.ticket, self.code = (self.page.locator(f"#{name}").inner_text() for name in ("tiket", "kode"))
        return self.ticket

    @property
    def status(self) -> str:
        """The public status, as the tracking page shows it now."""
        self.page.goto("/lacak/aduan")
        if self.page.url.endswith("/lacak"):
            self.follows(self.ticket, self.code)
        return self.heading

    def follows(self, ticket: str, code: str) -> None:
        """Ask by ticket and code."""
        self.page.goto("/lacak")
        self.page.get_by_label("Nomor tiket").fill(ticket)
        self.page.get_by_label("Kode lacak").fill(code)
        self.presses("Lihat aduan")

    @property
    def journey(self) -> list[str]:
        """Every status the tracking page lists, oldest first."""
        self.page.goto("/lacak/aduan")
        return [text.strip() for text in self.page.locator(".timeline li strong").all_inner_texts()]


@dataclass(slots=True)
class Stage:
    """An office with its people."""

    browser: Browser
    site: Site
    diary: list[Act] = field(default_factory=list)
    """What everybody did, in order."""
    _people: dict[str, Person] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)

    def at(self, moment: str) -> None:
        """It is now ``09:00``, or ``2026-06-09 07:35``."""
        self.site.move_to(moment)

    def person(self, user: str) -> Official:
        """The sample person with this account, signed in when a page asks for it."""
        if user not in self._people:
            name = next(one.name for one in self.site.engine.office.people if one.id == user)
            self._people[user] = Official(name, self._context(), self.diary)
        found = self._people[user]
        assert isinstance(found, Official)
        return found

    def citizen(self, name: str = "Rina", *, small: bool = False) -> Citizen:
        """Somebody without an account; `small`: on a telephone 360 px wide whose browser runs no script (said at their first act)."""
        key = f"warga {name}"
        if key not in self._people:
            self._people[key] = Citizen(name, self._context(small=small), self.diary)
        found = self._people[key]
        assert isinstance(found, Citizen)
        return found

    def case_id(self, ticket: str) -> str:
        """The id of a case."""
        return self.site.engine.read.case_of("system", ticket)

    def visits(self, ticket: str) -> list[str]:
        """Element ids of the user tasks that the case has visited, in order."""
        return visits(self.site.engine.history(self.case_id(ticket)))

    def told(self) -> str:
        """Every case's events, a short line each: what a failed scenario prints."""
        rows, _ = self.site.engine.read.cases("system")
        return "\n".join(line for row in rows for line in (f"{row.ticket} {row.status} {', '.join(row.steps)}", *self._events_of(row.id)))

    def _events_of(self, case_id: str) -> list[str]:
        try:
            return [_short(event) for event in self.site.engine.history(case_id)]
        except (EngineError, ValueError, zlib.error) as changed:
            return [f"  its events cannot be read: {changed}"]

    def close(self) -> None:
        """Everybody closes their browser."""
        self._open.close()

    def _context(self, *, small: bool = False) -> BrowserContext:
        context = self.browser.new_context(
            locale="id-ID", timezone_id="Asia/Makassar", base_url=self.site.url, java_script_enabled=not small,
            viewport={"width": SMALL, "height": 740} if small else {"width": 1280, "height": 900},
        )
        context.set_default_timeout(30_000)
        return self._open.enter_context(context)


def visits(events: Sequence[Event]) -> list[str]:
    """Element ids of the user tasks that the events completed, in order; each repetition of a repeated task is a visit."""
    tasks = {node.id for node in model_files.nodes("userTask")}
    found = []
    for event in events:
        passed = [path.rpartition("/")[2] for path in event.facts.get("passed", ())]
        done = [event.facts["task"][1].rpartition("/")[2]] if event.type == "TaskCompleted" else [element for element in passed if element in tasks]
        assert tasks.intersection(passed) <= set(done), f"event {event.seq} passed {passed} unseen"
        found += done
    return found


def _short(event: Event) -> str:
    task = (event.facts.get("task") or ["", ""])[1]
    values = event.payload.get("values") if isinstance(event.payload, Mapping) else None
    return f"  {event.seq:3} {event.at:%d %H:%M} {event.actor:8} {event.type:14} {task} {values or ''}"[:200]


# ---------------------------------------------------------------- a field, by its label


def _enter(form: Locator, label: str, value: Any) -> None:
    named = re.compile(rf"^\s*{re.escape(label)}\s*(\(opsional\))?\s*$")
    choices = form.locator("fieldset").filter(has=form.page.locator(":scope > legend").filter(has_text=named))
    if choices.count():
        _choose(choices.last, value)
        return
    control = form.get_by_label(named).and_(form.page.locator(":not(.form-check-input)"))
    expect(control).to_be_visible()
    if isinstance(value, File):
        control.set_input_files(value.payload)
    elif control.evaluate("one => one.tagName") == "SELECT":
        control.select_option(label=value)
    else:
        control.fill(str(value))


def _choose(group: Locator, value: Any) -> None:
    """One option, several, or the rows of a table."""
    if isinstance(value, str):
        group.get_by_label(value, exact=True).check()
        return
    if any(isinstance(row, Mapping) for row in value):
        for number, row in enumerate(value):
            if group.locator(":scope > [data-list-row]").count() <= number:
                group.get_by_role("button", name="Tambah baris").click()
            for label, text in row.items():
                group.locator(":scope > [data-list-row]").nth(number).get_by_label(re.compile(rf"^{re.escape(label)}")).fill(text)
        return
    for box in group.get_by_role("checkbox").all():
        box.set_checked(False)
    for option in value:
        group.get_by_label(option, exact=True).check()
