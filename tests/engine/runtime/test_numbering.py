"""Numbers of letters: one for each letter, none twice, none lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from engine import Case, Engine, Invalid, Task, load_office
from engine.runtime.engine import OFFICE_FOLDER
from tests.engine.runtime.looking import assert_proved
from tests.engine.runtime.written import WoundClock, bpmn
from tests.together import together

FORM = json.dumps({
    "type": "default", "id": "nomori", "schemaVersion": 18,
    "components": [
        {
            "type": "textfield", "id": "n", "key": "nomor", "label": "Nomor surat", "validate": {"required": True, "maxLength": 40},
            "conditional": {"hide": '=keputusan = "kembalikan"'}, "properties": {"penomoran": "keluar"},
        },
        {"type": "textfield", "id": "c", "key": "kode_klasifikasi", "label": "Kode klasifikasi"},
        {"type": "textfield", "id": "w", "key": "wajib", "label": "Wajib", "validate": {"required": True}},
        {
            "type": "radio", "id": "k", "key": "keputusan", "label": "Keputusan",
            "values": [{"label": "Tetapkan", "value": "tetapkan"}, {"label": "Kembalikan", "value": "kembalikan"}],
        },
        {"type": "textarea", "id": "a", "key": "alasan_kembali", "label": "Alasan", "conditional": {"hide": '=not(keputusan = "kembalikan")'}},
    ],
}).encode()  # fmt: skip
VOIDS = '|<bpmn:extensionElements><camunda:properties><camunda:property name="{}" value="keluar"/></camunda:properties></bpmn:extensionElements>'
LETTER = bpmn(
    "surat", "startEvent M", "userTask Nomori camunda:formKey=nomori", "exclusiveGateway G", "userTask Lanjut", "exclusiveGateway W",
    "intermediateThrowEvent Batal" + VOIDS.format("batalkan_nomor"), "endEvent Gagal",
    "intermediateThrowEvent Keluar" + VOIDS.format("catat_register"), "userTask Simpan", "endEvent E",
    flows='M>Nomori Nomori>G G>Nomori[nomori.keputusan="kembalikan"] G>Lanjut* Lanjut>W W>Batal[batal=true] W>Nomori[ulang=true] W>Keluar* '
          "Batal>Gagal Keluar>Simpan Simpan>E",
    lanes="Petugas: M Nomori G Lanjut W Batal Gagal Keluar Simpan E",
)  # fmt: skip
FAULTY = bpmn(
    "rusak", "startEvent M", "userTask Nomori camunda:formKey=nomori", "exclusiveGateway G", "endEvent A", "endEvent B",
    flows="M>Nomori Nomori>G G>A[number(nomori.wajib)>5] G>B*", lanes="Petugas: M Nomori G A B",
)  # fmt: skip


@pytest.fixture
def office(engine: Engine) -> Engine:
    """Letters are numbered here, on Monday 8 June 2026."""
    engine.deploy({"surat.bpmn": LETTER, "rusak.bpmn": FAULTY, "nomori.form": FORM}, by="system")
    return engine


def waiting(engine: Engine, key: str = "surat") -> Task:
    """The task of a new letter that wants a number."""
    (task,) = engine.inbox("sari", case=engine.start(key, by="sari").id)
    return task


def given(engine: Engine, task: Task, **values: Any) -> str:
    """The number that the letter is given."""
    case = engine.complete(task.id, {"wajib": "ya", "keputusan": "tetapkan", **values}, by="sari").case
    return str(engine.data(case.id)["nomori"]["nomor"])


def following(engine: Engine, task: Task) -> str:
    """What the task's page proposes."""
    return str(engine.read.task("sari", task.id).values["nomor"])


def next_of(engine: Engine, case: Case | str) -> Task:
    """The one open task of the case."""
    (task,) = engine.inbox("sari", case=case if isinstance(case, str) else case.id)
    return task


def test_each_letter_gets_the_next_number_of_the_year_by_the_offices_pattern(office: Engine, clock: WoundClock) -> None:
    first, second, third = waiting(office), waiting(office), waiting(office)

    assert following(office, first) == following(office, second) == "500/1/DPMPTSP/VI/2026"
    assert given(office, first) == "500/1/DPMPTSP/VI/2026"
    assert following(office, second) == "500/2/DPMPTSP/VI/2026"
    assert given(office, second) == "500/2/DPMPTSP/VI/2026"
    clock.move_to("2027-01-04T08:00:00+08:00")
    assert given(office, third) == "500/1/DPMPTSP/I/2027"
    assert_proved(office, first.case_id)


def test_a_form_of_its_own_may_say_the_classification(office: Engine) -> None:
    assert given(office, waiting(office), kode_klasifikasi="005") == "005/1/DPMPTSP/VI/2026"


def test_a_number_that_was_given_is_refused_however_it_is_spelt(office: Engine) -> None:
    given(office, waiting(office))

    for typed in ("500/1/DPMPTSP/VI/2026", " 500 / 01 / dpmptsp / vi / 2026", "005/1/DPMPTSP/V/2026"):
        with pytest.raises(Invalid) as refused:
            given(office, waiting(office), nomor=typed)
        assert office.office.text(refused.value.fields["nomor"].key, **refused.value.fields["nomor"].values) == (
            f"Nomor surat {typed.strip()} sudah dipakai."
        )
    assert given(office, waiting(office)) == "500/2/DPMPTSP/VI/2026"


def test_a_number_out_of_the_book_counts_once_too(office: Engine) -> None:
    assert given(office, waiting(office), nomor="B-7/khusus") == "B-7/khusus"

    with pytest.raises(Invalid):
        given(office, waiting(office), nomor="b-7/Khusus")
    assert given(office, waiting(office)) == "500/1/DPMPTSP/VI/2026"


def test_a_number_taken_ahead_of_its_turn_is_passed_over_and_leaves_no_gap(office: Engine) -> None:
    given(office, waiting(office), nomor="500/3/DPMPTSP/VI/2026")

    numbers = [given(office, waiting(office)) for _ in range(3)]

    assert [number.split("/")[1] for number in numbers] == ["1", "2", "4"]


def test_an_aborted_command_uses_none_up(office: Engine) -> None:
    task, faulty = waiting(office), waiting(office, "rusak")

    with pytest.raises(Invalid):
        given(office, task, wajib="")
    assert office.complete(faulty.id, {"wajib": "x", "keputusan": "tetapkan"}, by="sari").case.status == "incident"
    assert office.complete(task.id, {"wajib": "x", "keputusan": "kembalikan", "alasan_kembali": "salah"}, by="sari").case.status == "running"

    assert given(office, next_of(office, task.case_id)) == "500/1/DPMPTSP/VI/2026"
    assert office.data(faulty.case_id) == {}


def test_two_at_once_never_get_the_same(office: Engine) -> None:
    tasks = [waiting(office) for _ in range(6)]

    numbers = together(*(lambda task=task: given(office, task) for task in tasks))

    assert sorted(int(number.split("/")[1]) for number in numbers) == [1, 2, 3, 4, 5, 6]


def test_two_who_type_the_same_at_once_are_told_apart(office: Engine) -> None:
    tasks = [waiting(office) for _ in range(3)]

    answers = together(*(lambda task=task: given(office, task, nomor="B-7") for task in tasks))

    assert min(map(str, answers), key=len) == "B-7"
    assert sum(isinstance(answer, Invalid) for answer in answers) == 2


def test_a_letter_that_comes_round_again_keeps_its_number_unless_another_is_typed(office: Engine) -> None:
    task = waiting(office)
    given(office, task)
    office.complete(next_of(office, task.case_id).id, {"ulang": True, "batal": False}, by="sari")
    again = next_of(office, task.case_id)

    assert following(office, again) == "500/1/DPMPTSP/VI/2026"
    assert given(office, again) == "500/1/DPMPTSP/VI/2026"
    office.complete(next_of(office, task.case_id).id, {"ulang": True, "batal": False}, by="sari")
    assert given(office, next_of(office, task.case_id), nomor="500/9/DPMPTSP/VI/2026") == "500/9/DPMPTSP/VI/2026"

    with pytest.raises(Invalid):  # what was given up is never given again
        given(office, waiting(office), nomor="500/1/DPMPTSP/VI/2026")


def test_a_case_that_is_cancelled_before_its_letter_went_out_voids_the_number_for_good(office: Engine) -> None:
    office.add_user("tuan", roles=["admin"], by="system")
    stopped, sent = waiting(office), waiting(office)
    given(office, stopped)
    given(office, sent)
    office.complete(next_of(office, sent.case_id).id, {"ulang": False, "batal": False}, by="sari")

    for task in (stopped, sent):
        office.cancel(task.case_id, reason="Dicabut.", by="tuan")

    assert office.history(stopped.case_id)[-1].facts["voided"] == ["500/1/DPMPTSP/VI/2026"]
    assert "voided" not in office.history(sent.case_id)[-1].facts
    assert given(office, waiting(office)) == "500/3/DPMPTSP/VI/2026"
    assert_proved(office, stopped.case_id)


def test_a_diagram_may_void_a_number(office: Engine) -> None:
    task = waiting(office)
    given(office, task)

    office.complete(next_of(office, task.case_id).id, {"ulang": False, "batal": True}, by="sari")

    with pytest.raises(Invalid):
        given(office, waiting(office), nomor="500/1/DPMPTSP/VI/2026")
    assert_proved(office, task.case_id)


def test_an_office_whose_book_had_begun_goes_on_where_it_stood(
    sqlite_url: str, opened_with: Callable[..., Engine], clock: WoundClock
) -> None:
    shipped = load_office(OFFICE_FOLDER)
    engine = opened_with(sqlite_url, replace(shipped, settings={**shipped.settings, "nomor_pertama": {"keluar-2026": 213}}))
    engine.add_user("sari", roles=["petugas"], by="system")
    clock.move_to("2026-06-08T08:00:00+08:00")
    engine.deploy({"surat.bpmn": LETTER, "nomori.form": FORM}, by="system")

    assert [given(engine, waiting(engine)).split("/")[1] for _ in range(2)] == ["213", "214"]
