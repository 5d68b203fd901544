"""An auditor who was not there steps through a case and finds what people say they did; and what somebody changed on the disk behind it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page, expect

from engine.office import format
from tests.scenario import Act, File, Official, Stage

_WORDS = """panel => { const words = panel.cloneNode(true); words.querySelectorAll("[data-diagram]").forEach(one => one.remove());
    return words.textContent; }"""
"""All that the panel says in words; its drawings say it again when they are ready."""
Turns = Sequence[tuple[str, str]]
"""(question of a gateway, name of the flow taken), in order."""


def finds_what_was_done(office: Stage, ticket: str, turns: Turns) -> None:
    """By buttons from first to last, then by keyboard: every event is an act of the diary, save what the house did by itself, and the gateways turned
    as they had to."""
    events = office.site.engine.history(office.case_id(ticket))
    ayu = office.person("ayu")
    ayu.goes_to("/audit")
    ayu.page.locator("tr[data-row]").filter(has_text=ticket).get_by_role("link").first.click()
    expect(ayu.page.locator("[data-bpmn][data-drawn]").first).to_be_visible()
    assert "Rantai utuh" in ayu.reads
    assert "sama persis" in ayu.reads
    by_buttons = [_at(ayu.page, number, len(events)) for number in _walk(ayu, len(events))]
    by_people = [(number, panel) for number, (event, panel) in enumerate(zip(events, by_buttons, strict=True), 1) if event.actor != "system"]
    for act, (number, panel) in zip(office.diary, by_people, strict=True):
        _tells(act, number, panel)
    assert [turn for panel in by_buttons for turn in panel.turns] == list(turns)
    _by_keyboard(ayu, by_buttons)


class Panel:
    """What the page says of one event."""

    def __init__(self, shown: Locator) -> None:
        self.words = re.sub(r"\s+", " ", str(shown.evaluate(_WORDS)))
        self.title = shown.locator("h2").inner_text()
        self.outcome = "".join(shown.locator("h2 ~ .tag").all_inner_texts())
        self.who = shown.locator("p strong").first.inner_text()
        self.turns = [
            (turn.locator("h3").inner_text().strip(), turn.locator("p strong").first.inner_text()) for turn in shown.locator(".turn").all()
        ]


def _walk(ayu: Official, last: int) -> Iterator[int]:
    for number in range(1, last + 1):
        yield number
        if number < last:
            ayu.page.get_by_role("link", name="Berikutnya", exact=True).click()


def _by_keyboard(ayu: Official, expected: Sequence[Panel]) -> None:
    last = len(expected)
    for key, number in (("Home", 1), *(("ArrowRight", n) for n in range(2, last + 1)), ("ArrowLeft", last - 1), ("End", last)):
        ayu.page.keyboard.press(key)
        assert _at(ayu.page, number, last).words == expected[number - 1].words


def _at(page: Page, number: int, last: int) -> Panel:
    expect(page.locator("[data-position]")).to_have_text(f"Peristiwa {number} dari {last}")
    return Panel(page.locator("[data-replay-panel]"))


def _tells(act: Act, number: int, panel: Panel) -> None:
    assert (panel.who, panel.title, panel.outcome) == (act.who, f"{number}. {act.title}", act.outcome), panel.words
    missing = [text for value in act.entries.values() for text in _texts(value) if text not in panel.words]
    assert missing == [], f"{panel.title} does not tell {missing}: {panel.words}"


def _texts(value: Any) -> Iterator[str]:
    """What of an entry must stand on the page, as the office writes it."""
    if isinstance(value, File):
        yield value.name
    elif isinstance(value, Mapping):
        yield from (text for one in value.values() for text in _texts(one))
    elif not isinstance(value, str):
        yield from (text for one in value for text in _texts(one))
    elif re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        yield format.day(date.fromisoformat(value))
    elif re.fullmatch(r"\d{2}:\d{2}", value):
        yield value.replace(":", ".")
    else:
        yield re.sub(r"\s+", " ", value)


# ---------------------------------------------------------------- one byte, behind the engine's back


def names_every_changed_byte(office: Stage, ticket: str) -> None:
    """One byte of an event, of an attachment, of a form and of a letter that the case ran on: each is named, and well again when put back."""
    case_id = office.case_id(ticket)
    definition = office.site.engine.read.definition("penanganan_pengaduan:1")
    signed = next(digest for digest, name in office.site.engine.read.audit("system", case_id).attachments.items() if "bertanda tangan" in name)
    for table, column, where, said in (
        ("event", "payload", f"case_id = '{case_id}' AND seq = 5", "Peristiwa 5: bita yang disimpan rusak dan tidak dapat dibaca"),
        ("event", "salt", f"case_id = '{case_id}' AND seq = 3", "Peristiwa 3: isi yang disimpan bukan isi yang dicatat"),
        ("blob", "content", f"digest = '{signed}'", "Berkas “surat balasan bertanda tangan.pdf”: isinya berubah sejak dilampirkan"),
        ("resource", "content", f"digest = '{definition.digests['disposisi.form']}'", "disposisi.form: isinya berubah sejak diterapkan"),
        ("resource", "content", f"digest = '{definition.digests['surat_balasan.typ']}'", "surat_balasan.typ: isinya berubah sejak diterapkan"),
    ):
        stored = _flip(office, table, column, where)
        broken = office.person("ayu").goes_to(f"/audit/{ticket}").locator("main").inner_text()
        assert ("Rantai putus: satu hal tidak seperti yang dicatat" in broken, said in broken) == (True, True), (said, broken[:600])
        _write(office, table, column, where, stored)
    assert "Rantai utuh" in office.person("ayu").goes_to(f"/audit/{ticket}").locator("main").inner_text()


def _flip(office: Stage, table: str, column: str, where: str) -> str:
    """Change one byte in the middle of a stored value; the value as it was (hex)."""
    stored = _sql(office, f"SELECT hex({column}) FROM {table} WHERE {where}")
    middle = len(stored) // 4 * 2
    changed = bytes([int(stored[middle : middle + 2], 16) ^ 1]).hex()
    _write(office, table, column, where, stored[:middle] + changed + stored[middle + 2 :])
    return stored


def _write(office: Stage, table: str, column: str, where: str, value: str) -> None:
    assert _sql(office, f"UPDATE {table} SET {column} = x'{value}' WHERE {where} RETURNING 1") == "1"


def _sql(office: Stage, statement: str) -> str:
    """What another program makes of the database file: in this one, a second SQLite library would undo the first one's locks."""
    program = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); print(d.execute(sys.argv[2]).fetchone()[0]); d.commit(); d.close()"
    command = [sys.executable, "-c", program, str(office.site.database), statement]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
