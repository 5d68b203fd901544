"""What a link means to whoever reads a case: the other's number, its files, one letter to both, and to the citizen no more than is theirs."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import create_engine, event

from engine import Engine, Office
from tests.engine.runtime.looking import assert_proved
from tests.engine.runtime.test_links import FORM, MODEL, said
from tests.engine.runtime.test_outbox import Post
from tests.engine.runtime.written import WoundClock
from tests.sop.model_files import the_office

LETTER = said(kirim_surel="selesai", kirim_surel_ke="tulis.surel", isian_nama="tulis.nama", isian_nomor_surat='&quot;500/1&quot;',
              isian_tanggal_surat="&quot;8 Juni 2026&quot;", kirim_tautan="tulis, penerimaan")  # fmt: skip
TASKED = (
    MODEL.replace(b'<bpmn:userTask id="Jawab" name="Jawab">', f'<bpmn:userTask id="Jawab" name="Jawab">{LETTER}'.encode())
    .replace(b'<camunda:property name="nomor" value="tiket"/>', "".join(
        f'<camunda:property name="{name}" value="{value}"/>' for name, value in (
            ("nomor", "tiket"), ("kontak", "[tulis.surel, tulis.telepon]"), ("perihal", "tulis.isi"),
            ("kontak_terbukti", "if penerimaan.kanal = &quot;whatsapp&quot; then [tulis.telepon] else []"),
        )
    ).encode())
)  # fmt: skip
SEARCHES = TASKED.replace(
    b'camunda:formKey="pilah">', b'camunda:formKey="pilah">' + said(cari_duplikat="ya").encode(),
)
RINA = {"nama": "Rina", "surel": "Rina@contoh.example", "telepon": "0812-3456 7890", "isi": "Permohonan izin usaha tidak bergerak tiga minggu"}


@pytest.fixture
def posted(sqlite_url: str, clock: WoundClock, real_office: Office) -> Any:
    """(engine, post): an office that sends mail."""
    post = Post()
    engine = Engine.open(sqlite_url, clock=clock, office=real_office, keys={1: b"k" * 32}, mailboxes={"email": post})
    for user in ("sari", "tono"):
        engine.add_user(user, roles=["petugas"], by="system", name=user.title())
    clock.move_to("2026-06-08T08:00:00+08:00")
    engine.deploy({"aduan.bpmn": SEARCHES, "pilah.form": FORM}, by="system")
    yield engine, post
    engine.close()


@pytest.fixture
def real_office() -> Office:
    """The office that ships with the product."""
    return the_office()


def begun(engine: Engine, channel: str = "website", **changed: str) -> tuple[str, str]:
    """(case, ticket) of a complaint that came by the channel."""
    case = engine.start("aduan", {"tulis": RINA | changed, "penerimaan": {"kanal": channel}}, by="sari")
    return case.id, str(case.business_key)


def does(engine: Engine, case: str, **values: str) -> None:
    """The case's one open task, done by Sari."""
    task, = engine.inbox("sari", case=case)
    engine.complete(task.id, values, by="sari")


def shown(engine: Engine, case: str, ticket: str) -> Any:
    """The case as its citizen sees it."""
    found = engine.track(ticket, engine.tracking_code(case))
    assert found is not None
    return found


def test_the_answer_goes_to_the_contacts_of_both_each_under_its_own_number(posted: tuple[Engine, Post]) -> None:
    engine, post = posted
    a, first = begun(engine)
    b, second = begun(engine, "whatsapp", nama="Rina Dua", surel="dua@contoh.example")
    c, _ = begun(engine, surel="tiga@contoh.example")
    does(engine, b, keputusan="duplikat", duplikat_dari=first)
    does(engine, a, keputusan="lanjut")
    does(engine, a)

    engine.run_due()

    assert [(one.recipient, one.subject.partition("]")[0][1:]) for one in post.taken] == [
        ("Rina@contoh.example", first), ("dua@contoh.example", second),
    ]
    assert ["Rina Dua" in one.body for one in post.taken] == [False, True]
    assert all(first not in one.body for one in post.taken[1:])
    assert [(bond.kind, bond.refers, bond.ticket) for bond in engine.read.case("sari", a).bonds] == [("duplikat", False, second)]
    assert [(bond.kind, bond.refers, bond.ticket) for bond in engine.read.case("sari", b).bonds] == [("duplikat", True, first)]
    assert engine.read.case("sari", c).bonds == ()
    assert_proved(engine, a)


@pytest.mark.parametrize(
    ("first", "second", "phone", "told"),
    [("whatsapp", "whatsapp", "+62 812 3456 7890", True), ("website", "whatsapp", "0812 3456 7890", False),
     ("whatsapp", "whatsapp", "0899 0000 1111", False)],
)  # fmt: skip
def test_the_citizen_reads_the_other_number_only_where_one_proved_contact_wrote_both(
    posted: tuple[Engine, Post], first: str, second: str, phone: str, told: bool
) -> None:
    engine, _ = posted
    a, parent = begun(engine, first)
    b, ticket = begun(engine, second, telepon=phone)
    does(engine, b, keputusan="duplikat", duplikat_dari=parent)

    seen = shown(engine, b, ticket)

    assert seen.status.key == "digabung"
    assert [(bond.kind, bond.refers, bond.ticket) for bond in seen.bonds] == [("duplikat", True, parent if told else None)]
    assert shown(engine, a, parent).bonds == ()


def test_likely_duplicates_are_those_of_the_contact_with_the_words_within_the_days(posted: tuple[Engine, Post], clock: WoundClock) -> None:
    engine, _ = posted
    begun(engine)
    clock.pass_minutes(60 * 24 * 29)
    _, like = begun(engine, surel="lain@contoh.example", telepon="+62 812 3456 7890", isi="Izin usaha saya tidak bergerak tiga minggu ini")
    begun(engine, isi="Lampu jalan depan rumah padam")
    begun(engine, surel="orang@contoh.example", telepon="0877 1111 2222")
    clock.pass_minutes(60 * 24 * 2)
    case, _ = begun(engine)

    task, = engine.inbox("sari", case=case)
    assert [one.ticket for one in engine.read.task("sari", task.id).alike] == [like]
    other = engine.read.case_of("sari", like)
    assert engine.read.comparison("sari", case, like.lower()).other.head.id == other


def test_likely_duplicates_are_found_by_an_index(posted: tuple[Engine, Post], sqlite_url: str) -> None:
    engine, _ = posted
    case, _ = begun(engine)
    task, = engine.inbox("sari", case=case)
    asked: list[tuple[str, Any]] = []

    def hear(_c: object, _k: object, statement: str, parameters: Any, *_: object) -> None:
        if "instance.contact IN" in statement:
            asked.append((statement, parameters))

    store = engine._shell.store.engine
    event.listen(store, "before_cursor_execute", hear)
    engine.read.task("sari", task.id)
    event.remove(store, "before_cursor_execute", hear)

    (statement, parameters), = asked
    with create_engine(sqlite_url).connect() as connection:
        plan = " ".join(row[3] for row in connection.exec_driver_sql(f"explain query plan {statement}", parameters))
    assert ("instance_by_contact " in plan, "instance_by_contact_too" in plan) == (True, True)
    assert "SCAN instance" not in plan
    assert "instance_by_key" not in plan


