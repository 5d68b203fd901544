"""Proof of what stands beside the state: a task, timer, work or message whose row was taken away, added or changed is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from engine import Engine
from engine.persistence.store import Store
from engine.persistence.tables import metadata
from tests.engine.runtime.written import WoundClock, bpmn

HOUR = "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"
MODEL = bpmn(
    "campur", "startEvent M", "parallelGateway P", "userTask Isi", f"boundaryEvent B attachedToRef=Isi cancelActivity=false|{HOUR}",
    "serviceTask Kirim camunda:type=external camunda:topic=kirim", f"intermediateCatchEvent T|{HOUR}", "exclusiveGateway G",
    'intermediateCatchEvent Tunggu|<bpmn:messageEventDefinition messageRef="pesan"/>', "endEvent E", "endEvent F",
    flows="M>P P>Isi P>Kirim P>T P>Tunggu Isi>E Kirim>E T>G G>E[x_<_5] G>F[x_>_10] Tunggu>E B>E", lanes="Petugas: M P Isi B Kirim T G Tunggu E F",
).replace(b"<bpmn:process ", b'<bpmn:message id="pesan" name="kabar"/><bpmn:process ')  # fmt: skip
"""A task with a timer, a work, a timer (whose gateway finds no way with 7) and a message, side by side."""

@pytest.fixture
def tamper(engine: Engine, database_url: str) -> Iterator[Store]:
    """The database, past the engine, as whoever administers it could."""
    store = Store.open(database_url)
    yield store
    store.close()


@pytest.fixture
def waiting(engine: Engine) -> str:
    """A case that waits for all four."""
    engine.deploy({"campur.bpmn": MODEL}, by="system")
    case = engine.start("campur", {"x": 7}, by="sari", business_key="UJI-1").id
    assert engine.verify(case).faults == ()
    return case


@pytest.fixture
def failed(engine: Engine, clock: WoundClock, waiting: str) -> str:
    """The same; its work is dead, and its timer has failed."""
    (work,) = engine.fetch_work(["kirim"], by="system", worker="satu", lease=timedelta(days=1))
    engine.fail_work(work.id, "putus", by="system", worker="satu", attempt=1, retries=0)
    clock.pass_minutes(61)
    engine.run_due()
    assert sorted(incident.element for incident in engine.incidents()) == ["G", "Kirim"]
    assert engine.verify(waiting).faults == ()
    return waiting


def run(tamper: Store, statement: str) -> None:
    """Change one row past the engine."""
    assert tamper.write(lambda connection: connection.execute(text(statement)).rowcount) == 1


def again(tamper: Store, table: str, path: str, *, token: int | None = None) -> Callable[[], object]:
    """What writes the row of `path`, as it stands now, once more, as that of another token."""
    rows = metadata.tables[table]
    with tamper.read() as connection:
        row = dict(connection.execute(select(rows).where(rows.c.path == path)).one()._mapping)
    return lambda: tamper.write(lambda connection: connection.execute(insert(rows), row | ({"token": token} if token else {})))


def named(engine: Engine, case: str) -> list[tuple[str, str]]:
    """(kind, what) of the faults of rows; the same whether one case is looked at or all."""
    faults = engine.verify(case).faults
    assert all(fault.where.split()[1] == case for fault in faults)
    assert engine.verify().faults == faults
    return [(fault.where.split()[0], fault.what) for fault in faults]


ROWS = [("task", "Isi", "task"), ("job", "T", "job"), ("job", "B", "job"), ("job", "Kirim", "job"), ("message_wait", "Tunggu", "message")]


@pytest.mark.parametrize(
    ("table", "column", "value", "at"),
    [
        *(("task", column, "'lain'", "Isi") for column in ("status", "element", "path", "name", "definition", "form")),
        ("task", "due", "due + 1", "Isi"),
        *(("job", column, value, "T") for column, value in (("kind", "'work'"), ("path", "'B'"), ("due", "due + 1"), ("due", "NULL"),
                                                            ("topic", "'kirim'"), ("incident", "1"))),
        *(("job", column, value, "Kirim") for column, value in (("kind", "'timer'"), ("path", "'B'"), ("due", "NULL"), ("topic", "'hapus'"),
                                                                ("incident", "1"))),
        *(("message_wait", column, "'lain'", "Tunggu") for column in ("path", "name", "key")),
    ],
)  # fmt: skip
def test_a_changed_column_is_named(engine: Engine, waiting: str, tamper: Store, table: str, column: str, value: str, at: str) -> None:
    run(tamper, f"UPDATE {table} SET {column} = {value} WHERE path = '{at}'")

    ((kind, what),) = named(engine, waiting)
    assert (kind, column in what.split(", ")) == (table.removesuffix("_wait"), True)


@pytest.mark.parametrize(
    ("column", "value", "at"),
    [("incident", "NULL", "T"), ("incident", "2", "T"), ("incident", "NULL", "Kirim"), ("incident", "4", "Kirim"), ("due", "5", "Kirim")],
)
def test_what_has_failed_must_name_its_own_open_incident(
    engine: Engine, failed: str, tamper: Store, column: str, value: str, at: str
) -> None:
    assert {(incident.element, incident.seq) for incident in engine.incidents()} == {("Kirim", 2), ("G", 4)}

    run(tamper, f"UPDATE job SET {column} = {value} WHERE path = '{at}'")

    ((kind, what),) = named(engine, failed)
    assert (kind, column in what.split(", ")) == ("job", True)


def test_an_incident_that_is_closed_beside_what_has_failed_is_named(engine: Engine, failed: str, tamper: Store) -> None:
    run(tamper, "UPDATE incident SET closed = opened WHERE seq = 2")

    assert named(engine, failed) == [("job", "incident")]


@pytest.mark.parametrize(("table", "path", "kind"), ROWS)
def test_a_row_that_is_gone_is_missing(engine: Engine, waiting: str, tamper: Store, table: str, path: str, kind: str) -> None:
    run(tamper, f"DELETE FROM {table} WHERE path = '{path}'")

    assert named(engine, waiting) == [(kind, "missing")]


@pytest.mark.parametrize(("table", "path", "kind"), ROWS)
def test_a_row_that_nothing_waits_for_is_named(engine: Engine, waiting: str, tamper: Store, table: str, path: str, kind: str) -> None:
    again(tamper, table, path, token=99)()

    assert named(engine, waiting) == [(kind, "added")]


def test_the_end_of_a_case_leaves_no_row_that_waits(engine: Engine, waiting: str, tamper: Store) -> None:
    put_back = again(tamper, "job", "T")
    engine.add_user("adi", roles=["admin"], by="system")
    engine.cancel(waiting, reason="Ganda.", by="adi")
    assert named(engine, waiting) == []

    put_back()

    assert named(engine, waiting) == [("job", "added")]
