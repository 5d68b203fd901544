"""What moving a case would change is said before it is moved; of many those that can be moved are, the others stay and are told why."""

from __future__ import annotations

import pytest

from engine import Engine, Invalid, NotFound
from engine.runtime import moves
from tests.engine.runtime.looking import assert_proved
from tests.engine.runtime.written import bpmn, line

OLD = line("urut", "Periksa", "Jawab", "Arsip")
NEW = OLD.replace(b'id="Periksa" name="Periksa"', b'id="Periksa" name="Teliti"').replace(b'"Jawab"', b'"Balas"').replace(
    b'>Jawab<', b'>Balas<').replace(b"Jawab__", b"Balas__").replace(b"__Jawab", b"__Balas")  # fmt: skip
"""`Periksa` has another name, `Jawab` is gone."""


@pytest.fixture
def adi(engine: Engine) -> str:
    """Who may move cases; no case is theirs to read."""
    engine.add_user("adi", roles=["admin"], by="system")
    return "adi"


def cases(engine: Engine, *done: int) -> list[str]:
    """A case of `OLD` for each number of tasks that are done in it; then `NEW` is deployed."""
    engine.deploy({"urut.bpmn": OLD}, by="system")
    begun = [engine.start("urut", by="sari").id for _ in done]
    for case, number in zip(begun, done, strict=True):
        for _ in range(number):
            engine.complete(engine.inbox("sari", case=case)[0].id, by="sari")
    engine.deploy({"urut.bpmn": NEW}, by="system", note="Langkah diganti.")
    return begun


def test_before_a_move_it_is_said_what_differs_where_the_case_stands(engine: Engine, adi: str) -> None:
    (first,) = cases(engine, 0)

    move = engine.read.move(adi, first)

    assert [(place.path, place.name) for place in move.standing] == [("Periksa", "Periksa")]
    assert (move.case.version, move.goal and move.goal.version, move.findings) == (1, 2, ())
    assert [(one.id, one.act, one.name) for one in move.differences] == [("Periksa", "renamed", "Teliti")], "not what differs elsewhere"


def test_before_a_move_that_is_refused_every_element_is_named(engine: Engine, adi: str) -> None:
    (second,) = cases(engine, 1)

    move = engine.read.move(adi, second)

    assert [(finding.rule, finding.element_id) for finding in move.findings] == [("move-missing", "Jawab")]
    assert [(one.id, one.act) for one in move.differences] == [("Jawab", "removed")]


def test_of_many_those_that_can_be_moved_are_and_the_others_are_told_why(engine: Engine, adi: str) -> None:
    first, second, third, done = cases(engine, 0, 1, 2, 3)
    seen = engine.read.moves(adi, "urut:1")
    assert (seen.running, {case.id for case in seen.able}, [stuck.case.id for stuck in seen.stuck]) == (3, {first, third}, [second])
    assert [(one.version, one.newest, one.running) for one in engine.read.behind(adi)] == [(1, 2, 3)]

    moved = engine.migrate_all("urut:1", to="2", reason="Langkah diganti.", by=adi)

    assert ({case.id for case in moved.able}, moved.following) == ({first, third}, "")
    assert [(stuck.case.id, [finding.element_id for finding in stuck.findings]) for stuck in moved.stuck] == [(second, ["Jawab"])]
    assert [engine.case(case).version for case in (first, second, third, done)] == [2, 1, 2, 1]
    assert engine.read.moves(adi, "urut:1").running == 1
    for case in (first, second, third):
        assert_proved(engine, case)


def test_more_than_one_page_is_moved_page_by_page_past_those_that_stay(engine: Engine, adi: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moves, "MOST_AT_ONCE", 2)
    begun = sorted(cases(engine, 1, 1, 0, 0, 0))

    after, moved = "", list[str]()
    for _ in range(3):
        found = engine.migrate_all("urut:1", to="2", reason="Langkah diganti.", by=adi, after=after)
        moved, after = [*moved, *(case.id for case in found.able)], found.following

    assert (len(moved), after) == (3, "")
    assert {case for case in begun if engine.case(case).version == 2} == set(moved)


def test_only_with_the_right_and_a_reason_and_to_a_version_that_there_is(engine: Engine, adi: str) -> None:
    (first,) = cases(engine, 0)

    for look in (lambda: engine.read.move("sari", first), lambda: engine.read.moves("sari", "urut:1"), lambda: engine.read.behind("sari"),
                 lambda: engine.read.move(adi, "tidakada"), lambda: engine.read.moves(adi, "urut:9"),
                 lambda: engine.migrate_all("urut:1", to="2", reason="Coba.", by="sari"),
                 lambda: engine.migrate_all("urut:1", to="7", reason="Coba.", by=adi)):  # fmt: skip
        with pytest.raises(NotFound):
            look()
    with pytest.raises(Invalid):
        engine.migrate_all("urut:1", to="2", reason=" ", by=adi)
    assert engine.case(first).version == 1


def test_a_process_of_one_version_has_nowhere_to_go(engine: Engine, adi: str) -> None:
    engine.deploy({"urut.bpmn": OLD}, by="system")
    case = engine.start("urut", by="sari").id

    assert engine.read.move(adi, case).goal is None
    assert engine.read.moves(adi, "urut:1").goal is None
    assert engine.read.behind(adi) == ()


def test_what_differs_in_a_called_process_is_said_too(engine: Engine, adi: str) -> None:
    calling = bpmn("luar", "startEvent M", "callActivity Panggil calledElement=dalam", "endEvent E", flows="M>Panggil Panggil>E",
                   lanes="Petugas: M Panggil E")  # fmt: skip
    engine.deploy({"dalam.bpmn": line("dalam", "A"), "luar.bpmn": calling}, by="system")
    case = engine.start("luar", by="sari").id
    engine.deploy({"dalam.bpmn": line("dalam", "A").replace(b'name="A"', b'name="Awal"')}, by="system")

    move = engine.read.move(adi, case)

    assert [place.path for place in move.standing] == ["Panggil", "Panggil/A"]
    assert [(one.id, one.name) for one in move.differences] == [("A", "Awal")]
