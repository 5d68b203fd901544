"""The store under many: tables made once, lost races tried again, writers in turn, and a lock that dies with its holder."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from engine import Conflict, Engine, Office, load_office
from engine.persistence import cases
from engine.persistence.store import Store
from engine.runtime.engine import OFFICE_FOLDER
from tests.engine.breaking.puppets import LONGEST
from tests.engine.runtime.written import WoundClock, bpmn, line
from tests.together import together

ROOT = Path(__file__).resolve().parents[3]
AT = "2026-06-08T08:00:00+08:00"


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    """A store on PostgreSQL, where deadlocks are noticed at once."""
    opened = Store.open(postgres_url)
    with opened.engine.connect() as connection:
        connection.execute(text("ALTER ROLE postgres SET deadlock_timeout = '20ms'"))
        connection.commit()
    opened.engine.dispose()
    yield opened
    with opened.engine.connect() as connection:
        connection.execute(text("ALTER ROLE postgres RESET deadlock_timeout"))
        connection.commit()
    opened.close()


@pytest.fixture(scope="module")
def office() -> Office:
    """The office that ships."""
    return load_office(OFFICE_FOLDER)


def test_several_open_an_empty_store_at_once(database_url: str) -> None:
    stores = together(*[lambda: Store.open(database_url) for _ in range(6)])

    assert {type(store).__name__ for store in stores} == {"Store"}
    with stores[0].read() as connection:
        assert cases.case_ids(connection) == ()
    for store in stores:
        store.close()


def test_the_first_cases_of_an_office_start_at_once(database_url: str, office: Office) -> None:
    ticketed = bpmn("karcis", "startEvent M", "userTask T", "endEvent E", flows="M>T T>E", lanes="Petugas: M T E", properties="nomor=tiket")
    engines = [Engine.open(database_url, office=office, clock=WoundClock(AT)) for _ in range(4)]
    engines[0].deploy({"karcis.bpmn": ticketed}, by="system")

    started = together(*[lambda engine=engine: engine.start("karcis", by="system") for engine in engines])

    assert sorted(str(case.business_key)[-4:] for case in started) == ["0001", "0002", "0003", "0004"]
    assert engines[0].verify().holds
    for engine in engines:
        engine.close()


def test_the_first_deployments_come_one_after_the_other(database_url: str, office: Office) -> None:
    engines = [Engine.open(database_url, office=office, clock=WoundClock(AT)) for _ in range(3)]

    def deploy(engine: Engine, key: str) -> Callable[[], Any]:
        return lambda: engine.deploy({f"{key}.bpmn": line(key, "T")}, by="system")

    made = together(*map(deploy, engines, "abc"))

    assert all(isinstance(one, Conflict) or len(one.definitions) == 1 for one in made)
    done = [one for one in made if not isinstance(one, Conflict)]
    assert done and {str(one.facts["reason"]) for one in made if isinstance(one, Conflict)} <= {"stale"}
    assert sorted(int(one.id) for one in done) == list(range(1, len(done) + 1))
    for engine in engines:
        engine.close()


def test_the_loser_of_a_deadlock_is_done_again(store: Store) -> None:
    store.write(lambda c: [cases.next_number(c, name) for name in ("a", "b")])
    gate = threading.Barrier(2)
    tries = [0, 0]

    def crosswise(place: int, *names: str) -> Callable[[], Any]:
        def work(connection: Connection) -> list[int]:
            first = cases.next_number(connection, names[0])
            tries[place] += 1
            if tries[place] == 1:
                gate.wait(LONGEST)
            return [first, cases.next_number(connection, names[1])]

        return lambda: store.write(work)

    given = together(crosswise(0, "a", "b"), crosswise(1, "b", "a"))

    assert sorted(given) == [[2, 2], [3, 3]]
    assert sorted(tries) == [1, 2]


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_what_the_server_undid_is_tried_again_but_not_for_ever(store: Store, state: str) -> None:
    tries = 0

    def unlucky(connection: Connection) -> None:
        nonlocal tries
        tries += 1
        connection.execute(text(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$"))

    with pytest.raises(DBAPIError):
        store.write(unlucky)

    assert tries == 5


def test_a_conflict_that_is_no_lost_race_is_not_tried_again(store: Store) -> None:
    tries = 0

    def taken(connection: Connection) -> None:
        nonlocal tries
        tries += 1
        raise Conflict("taken", reason="taken")

    with pytest.raises(Conflict):
        store.write(taken)

    assert tries == 1


WRITER = """
import sys
from engine.persistence import cases
from engine.persistence.store import Store
store = Store.open(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[2])):
    store.write(lambda connection: cases.next_number(connection, "urut"))
store.close()
"""


def writer(url: str, times: int) -> subprocess.Popen[str]:
    """A process that counts on, so many times, once it is told to."""
    command = [sys.executable, "-c", WRITER, url, str(times)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_writers_of_several_processes_lose_nothing(database_url: str) -> None:
    writers = [writer(database_url, 25) for _ in range(4)]
    for process in writers:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"

    for process in writers:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [process.communicate()[0] or process.returncode for process in writers]

    assert ended == [0, 0, 0, 0]
    store = Store.open(database_url)
    assert store.write(lambda connection: cases.next_number(connection, "urut")) == 101
    store.close()


HOLDER = """
import os, signal, sys
from engine.persistence import cases
from engine.persistence.store import Store
def work(connection):
    cases.next_number(connection, "urut")
    print("holds", flush=True)
    sys.stdin.readline()
    os.kill(os.getpid(), signal.SIGKILL)
Store.open(sys.argv[1]).write(work)
"""


def test_a_writer_that_dies_with_the_lock_gives_it_back(database_url: str) -> None:
    store = Store.open(database_url)
    command = [sys.executable, "-c", HOLDER, database_url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdin is not None and holder.stdout is not None
        assert holder.stdout.readline() == "holds\n"
        holder.stdin.write("\n")
        holder.stdin.flush()

        number = store.write(lambda connection: cases.next_number(connection, "urut"))

        assert holder.wait(LONGEST) == -9
    assert number == 1
    store.close()


def test_a_lock_file_that_was_deleted_costs_turns_but_no_numbers(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    before = Store.open(sqlite_url)
    path.with_name(f"{path.name}.lock").unlink()
    after = Store.open(sqlite_url)

    def count(store: Store) -> Callable[[], list[int]]:
        return lambda: [store.write(lambda connection: cases.next_number(connection, "urut")) for _ in range(15)]

    given = together(count(before), count(after))

    assert sorted(number for numbers in given for number in numbers) == list(range(1, 31))
    before.close()
    after.close()


def test_an_idempotency_key_is_good_for_its_owner_only(sqlite_url: str, office: Office) -> None:
    key = "proses_dengan_nama_panjang_" * 4
    engine = Engine.open(sqlite_url, office=office, clock=WoundClock(AT))
    engine.deploy({"panjang.bpmn": line(key, "T")}, by="system")
    for user in ("sari", "tono"):
        engine.add_user(user, roles=["petugas"], by="system")
    engine.start(key, by="sari", idempotency_key="k")

    with pytest.raises(Conflict):
        engine.start(key, by="tono", idempotency_key="k")

    engine.close()
