"""A model that fails while staff work: the page says so, the case is as it was, and after mending by page, or by a mended diagram, it goes on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import Case, Incident, Task
from tests.engine.breaking.dump import Dump, differing, dump
from tests.engine.runtime.poisons import POISONS, ROUND_AND_ROUND, Poison
from tests.engine.runtime.written import bpmn
from tests.webtasks.office import Office, Page
from tests.webtasks.test_operations import rini

EVERY = [*POISONS, ROUND_AND_ROUND]
STOPPED = "Kasus ini berhenti karena gangguan pada diagram. Administrator melihatnya; isian Anda aman dan tidak perlu diketik lagi."
TOUCHED = {"access_log", "draft", "event", "incident", "instance", "session"}
"""Tables that a failing press writes to; in `instance` only status, number and hash of the last event."""


class House:
    """The office with its repairer and Kasi at their browsers."""

    def __init__(self, url: str) -> None:
        self.url, self.office = url, Office(url)
        self.office.engine.add_user("rini", roles=["kasi", "admin"], by="system", name="Rini")
        self.sari, self.rini, self.adi = self.office.sign_in("sari"), rini(self.office), self.office.sign_in("adi")

    def begins(self, files: dict[str, bytes], **data: Any) -> tuple[Case, Task]:
        """A new case of `racun`, whose first task Kasi may do."""
        self.deploys(files)
        case = self.office.engine.start("racun", data, by="sari")
        (task,) = self.office.engine.inbox("sari", case=case.id)
        return case, task

    def deploys(self, files: dict[str, bytes]) -> None:
        """The lanes of the tests' models are Kasi's."""
        self.office.engine.deploy({name: content.replace(b'"Petugas"', b'"Kasi"') for name, content in files.items()}, by="system")

    def stops(self, case: Case, task: Task, **typed: str) -> Incident:
        """Kasi does the task, and it fails: what must hold whatever it is."""
        before, history, case_before = dump(self.url), self.office.engine.history(case.id), self.whole(case)
        shown = self.sari.get(f"/tugas/{task.id}")
        assert shown.status == 200, shown.words
        sent = self.sari.sends(task, **typed) if shown.all("//form[@id='isian']") else self.sari.post(f"/tugas/{task.id}", presses(shown))
        assert (sent.status, sent.goes_to) == (303, f"/tugas/{task.id}"), sent.words
        assert STOPPED in self.sari.get(sent.goes_to).words
        self.is_as_it_was(case, before, case_before)
        events = self.office.engine.history(case.id)
        assert (events[:-1], events[-1].type) == (history, "CaseFaulted")
        (incident,) = (one for one in self.office.engine.incidents() if one.case_id == case.id)
        return incident

    def whole(self, case: Case) -> tuple[Any, ...]:
        """What the case stands on."""
        return self.office.engine.data(case.id), self.office.engine.replay(case.id).state, self.office.engine.case(case.id).version

    def is_as_it_was(self, case: Case, before: Dump, whole: tuple[Any, ...]) -> None:
        """Nothing but the incident was written."""
        assert set(differing(before, dump(self.url))) <= TOUCHED
        assert self.whole(case) == whole
        assert self.office.engine.verify(case.id).holds
        assert self.office.engine.case(case.id).status == "incident"

    def tells(self, case: Case, incident: Incident) -> None:
        """The operations page tells what happened and what to do, values only to whoever may read the case."""
        for person, readable in ((self.adi, False), (self.rini, True)):
            for address in ("/operasi", f"/operasi/insiden/{case.id}"):
                page = person.get(address)
                assert page.status == 200
                assert even(incident.what["id"]) in page.words
                assert even(incident.remedy["id"]) in page.words
                assert ("Nilai yang dibaca" in page.words) == (readable and bool(incident.reads))

    def mends(self, case: Case, name: str, value: Any) -> None:
        """The repairer puts another value in place, and tries again."""
        address = f"/operasi/insiden/{case.id}"
        typed = {"nama": name, "nilai": json.dumps(value), "semula": "", "alasan": "Salah isi."}
        assert self.rini.post(f"{address}/nilai", typed).status == 303
        assert self.rini.post(address).goes_to == "/operasi"

    def moves(self, case: Case, version: int) -> None:
        """The administrator moves the case to the mended version, and tries again."""
        address = f"/operasi/insiden/{case.id}"
        assert self.adi.post(f"/operasi/kasus/{case.id}/pindah", {"versi": str(version), "alasan_pindah": "Diperbaiki."}).goes_to == address
        assert self.adi.post(address).goes_to == "/operasi"

    def goes_on(self, case: Case, task: Task, **typed: str) -> set[str]:
        """Kasi does the task again; elements whose tasks are open afterwards."""
        page = self.sari.get(f"/tugas/{task.id}")
        sent = self.sari.sends(task, **typed) if page.all("//form[@id='isian']") else self.sari.post(f"/tugas/{task.id}", presses(page))
        assert sent.status == 303, sent.words
        engine = self.office.engine
        assert (engine.case(case.id).status, [one for one in engine.incidents() if one.case_id == case.id]) == ("running", [])
        assert engine.replay(case.id).differences == ()
        assert engine.verify(case.id).holds
        return {one["path"] for event in engine.history(case.id)[-1:] for one in event.facts.get("opened", ())}


def presses(page: Page) -> dict[str, str]:
    """What the page of a task without a form sends."""
    return {name: page.hidden(name) for name in ("revisi", "kunci") if page.all(f"//input[@name='{name}']")}


def even(text: str) -> str:
    """White space as on a page."""
    return re.sub(r"\s+", " ", text).strip()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all: a case that is mended leaves nothing behind."""
    path: Path = tmp_path_factory.mktemp("rumah") / "office.db"
    opened = House(f"sqlite:///{path}")
    yield opened
    opened.office.engine.close()


@pytest.mark.parametrize("poison", EVERY, ids=[poison.title for poison in EVERY])
def test_whatever_fails_is_an_incident_and_goes_on_when_its_value_is_mended(house: House, poison: Poison) -> None:
    case, task = house.begins(poison.files(), x=poison.bad)

    incident = house.stops(case, task)

    assert incident.element == poison.element
    assert incident.expression is not None or incident.reason in {"no-way", "two-ways", "timer", "due", "items", "moves"}
    house.tells(case, incident)
    house.mends(case, "x", "kasi" if poison.good == "petugas" else poison.good)
    opened = house.goes_on(case, task)
    assert poison.opens in {path.rpartition("/")[2] for path in opened}


@pytest.mark.parametrize("poison", EVERY, ids=[poison.title for poison in EVERY])
def test_whatever_fails_goes_on_when_its_diagram_is_mended(house: House, poison: Poison) -> None:
    case, task = house.begins(poison.files(), x=poison.bad)
    house.stops(case, task)

    house.deploys(poison.files(healed=True))
    house.moves(case, house.office.engine.read.latest("racun").version)

    opened = house.goes_on(case, task)
    assert poison.opens in {path.rpartition("/")[2] for path in opened}


# ------------------------------------------------------------------ forms

FORMED = bpmn("racun", "startEvent M", "userTask T camunda:formKey=isian", "userTask Akhir", "endEvent E", flows="M>T T>Akhir Akhir>E",
              lanes="Petugas: M T Akhir E")  # fmt: skip


def form(*fields: dict[str, Any]) -> dict[str, bytes]:
    """What is deployed: the process whose first task has a form of these fields."""
    components = [{"id": f"f{number}", "label": field["key"].title(), **field} for number, field in enumerate(fields)]
    schema = {"type": "default", "id": "isian", "schemaVersion": 18, "components": components}
    return {"racun.bpmn": FORMED, "isian.form": json.dumps(schema).encode()}


NAME = {"type": "textfield", "key": "nama", "validate": {"required": True}}
FORMS: dict[str, tuple[dict[str, Any], Any, Any, str, str, tuple[str, str]]] = {
    "a rule": ({"type": "number", "key": "banyak", "properties": {"syarat": "banyak < x + 1", "pesan": "Terlalu banyak."}}, "dua", 2,
               "x + 1", "1", ("x + 1", "9")),
    "a rule that is neither true nor false": ({"type": "number", "key": "banyak", "properties": {"syarat": "x", "pesan": "Salah."}}, "dua", True, "x",
                                              "1", ('"x"', '"banyak < 9"')),
    "a condition for a required field": ({"type": "number", "key": "banyak", "properties": {"wajib_bila": "x + 1 = 2"}}, "dua", 2, "x + 1", "",
                                         ("x + 1 = 2", "1 = 2")),
    "options of the wrong type": ({"type": "radio", "key": "pilih", "valuesExpression": "=x", "validate": {"required": True}}, 5, ["satu"], "x",
                                  "satu", ('"=x"', '"=[\\"satu\\"]"')),
    "options that fail": ({"type": "radio", "key": "pilih", "valuesExpression": '=[if x > 1 then "satu" else "dua"]'}, "banyak", 2, "x > 1", "satu",
                          ("x > 1", "1 = 1")),
    "a proposal nobody may change": ({"type": "number", "key": "jumlah", "readonly": True, "properties": {"usulan": "x + 1"}}, "dua", 1, "x + 1", "",
                                     ("x + 1", "1")),
    "a value that follows from others": ({"type": "expression", "key": "hasil", "expression": "=x + 1", "computeOn": "change"}, "dua", 1, "x + 1", "",
                                         ("x + 1", "1")),
}  # fmt: skip


def typed(field: dict[str, Any], text: str) -> dict[str, str]:
    """What Kasi fills in; where options cannot be told there is nothing to choose."""
    return {"nama": "Rina"} | ({field["key"]: text} if text else {})


@pytest.mark.parametrize("which", FORMS)
def test_a_form_that_fails_is_an_incident_and_what_was_typed_is_kept(house: House, which: str) -> None:
    field, bad, good, expression, text, _ = FORMS[which]
    case, task = house.begins(form(NAME, field), x=bad)

    incident = house.stops(case, task, **typed(field, text if field["type"] != "radio" else ""))

    assert (incident.element, incident.reason) == ("T", "form")
    assert expression in (incident.expression or "")
    assert incident.reads["x"] == bad
    house.tells(case, incident)
    assert house.sari.get(f"/tugas/{task.id}").all("//input[@name='nama']/@value") == ["Rina"]
    house.mends(case, "x", good)
    assert house.goes_on(case, task, **typed(field, text)) == {"Akhir"}


@pytest.mark.parametrize("which", FORMS)
def test_a_form_that_fails_goes_on_when_the_form_is_mended(house: House, which: str) -> None:
    field, bad, _, _, text, (was, now) = FORMS[which]
    files = form(NAME, field)
    case, task = house.begins(files, x=bad)
    house.stops(case, task, **typed(field, text if field["type"] != "radio" else ""))

    assert was.encode() in files["isian.form"]
    house.deploys({"isian.form": files["isian.form"].replace(was.encode(), now.encode())})
    house.moves(case, house.office.engine.read.latest("racun").version)

    assert house.goes_on(case, task, **typed(field, text)) == {"Akhir"}


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ({"type": "number", "key": "jumlah", "properties": {"usulan": "x + 1"}}, "dua"),
        ({"type": "textfield", "key": "isi", "properties": {"usulan": "x"}}, [1]),
        ({"type": "datetime", "key": "kapan", "subtype": "datetime", "properties": {"usulan": "x"}}, "P1X"),
        ({"type": "datetime", "key": "kapan", "subtype": "datetime", "properties": {"usulan": "x"}}, "P999999999D"),
        ({"type": "datetime", "key": "kapan", "subtype": "datetime", "properties": {"usulan": "x"}}, "P1M"),
        ({"type": "datetime", "key": "kapan", "subtype": "datetime", "properties": {"usulan": "x"}}, "besok"),
        ({"type": "radio", "key": "pilih", "valuesExpression": "=x"}, None),
    ],
)  # fmt: skip
def test_a_proposal_that_fails_is_none_and_keeps_nobody_from_the_task(house: House, field: dict[str, Any], bad: Any) -> None:
    case, task = house.begins(form(NAME, field), x=bad)

    page = house.sari.get(f"/tugas/{task.id}")

    assert page.status == 200
    assert house.goes_on(case, task, nama="Rina") == {"Akhir"}


def test_a_person_at_another_branch_is_not_told_that_their_task_failed(house: House) -> None:
    model = bpmn("racun", "startEvent M", "parallelGateway P", "userTask T", "exclusiveGateway G", "userTask Akhir", "userTask Lain", "endEvent E",
                 flows="M>P P>T P>Lain T>G G>Akhir[x_>_10] G>E[x_<_5] Akhir>E Lain>E", lanes="Petugas: M P T G Akhir Lain E")  # fmt: skip
    house.deploys({"racun.bpmn": model})
    case = house.office.engine.start("racun", {"x": 7}, by="sari")
    tasks = {task.element_id: task for task in house.office.engine.inbox("sari", case=case.id)}
    house.stops(case, tasks["T"])

    page = house.sari.get(f"/tugas/{tasks['Lain'].id}")
    assert STOPPED not in page.words
    assert "Bagian lain dari kasus ini berhenti karena gangguan pada diagram; tugas ini tetap dapat dikerjakan." in page.words
    house.sari.post(f"/tugas/{tasks['Lain'].id}", presses(page))

    assert [task.element_id for task in house.office.engine.inbox("sari", case=case.id)] == ["T"]
    assert house.office.engine.case(case.id).status == "incident"
    house.mends(case, "x", 11)
    assert house.goes_on(case, tasks["T"]) == {"Akhir"}
