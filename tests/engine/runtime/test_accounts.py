"""People: accounts, passwords, roles with dates, sessions and failed tries."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine import Conflict, Engine, Invalid, NotAllowed, Sending
from tests.engine.runtime.written import WoundClock, line


def test_a_role_holds_from_its_first_moment_until_its_last(lite: Engine, clock: WoundClock) -> None:
    lite.deploy({"urut.bpmn": line("urut", "A")}, by="system")
    case = lite.start("urut", by="sari")
    since, until = (datetime.fromisoformat(f"2026-06-{day}T00:00:00+08:00") for day in (15, 18))
    lite.give_role("budi", "petugas", by="system", since=since, until=until)

    seen = []
    for day in (14, 15, 17, 18):
        clock.move_to(f"2026-06-{day}T12:00:00+08:00")
        seen.append(bool(lite.inbox("budi", case=case.id)))

    assert seen == [False, True, True, False]


def test_a_closed_account_can_do_nothing(lite: Engine) -> None:
    lite.change_user("sari", by="system", active=False)

    assert lite.who("sari") is None


def test_only_those_with_the_right_manage_accounts(lite: Engine) -> None:
    lite.add_user("adi", roles=["admin"], by="system")

    with pytest.raises(NotAllowed):
        lite.add_user("baru", roles=[], by="sari")
    lite.add_user("baru", roles=["kasi"], by="adi")
    with pytest.raises(Conflict):
        lite.add_user("baru", roles=[], by="adi")


@pytest.mark.parametrize("wrong", ["", "system", "pelapor", "Besar", "dua kata", "a" * 65])
def test_a_user_id_that_cannot_be_is_refused(lite: Engine, wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        lite.add_user(wrong, roles=[], by="system")

    assert list(refused.value.fields) == ["id"]


def test_a_password_is_checked_changed_and_ends_sessions(lite: Engine) -> None:
    lite.add_user("adi", roles=["admin"], by="system", password="rahasia-lama")
    lite.save_session("t" * 40, user_id="adi", data={"a": 1})

    assert lite.check_password("adi", "rahasia-lama")
    assert not lite.check_password("adi", "salah")
    assert not lite.check_password("siapa", "rahasia-lama")
    with pytest.raises(Invalid) as refused:
        lite.set_password("adi", "rahasia-baru", by="adi", current="salah")
    assert list(refused.value.fields) == ["current"]

    lite.set_password("adi", "rahasia-baru", by="adi", current="rahasia-lama")

    assert lite.check_password("adi", "rahasia-baru")
    assert lite.load_session("t" * 40) == (None, {})


def test_a_session_ends_when_it_was_idle_for_a_working_day(lite: Engine, clock: WoundClock) -> None:
    lite.save_session("t" * 40, user_id="sari", data={})

    clock.pass_minutes(8 * 60 - 1)
    assert lite.load_session("t" * 40)[0] == "sari"
    clock.pass_minutes(8 * 60 + 1)

    assert lite.load_session("t" * 40)[0] is None


def test_failed_tries_count_for_a_while_and_are_forgotten_after_success(lite: Engine, clock: WoundClock) -> None:
    within = timedelta(minutes=15)
    for _ in range(5):
        lite.note_failure("lacak:X")

    assert not lite.allowed_to_try("lacak:X", limit=5, within=within)
    assert lite.allowed_to_try("lacak:Y", limit=5, within=within)
    clock.pass_minutes(16)
    assert lite.allowed_to_try("lacak:X", limit=5, within=within)
    lite.note_failure("lacak:Y")
    lite.forget_failures("lacak:Y")
    assert lite.allowed_to_try("lacak:Y", limit=1, within=within)


def test_what_was_overtaken_on_its_way_replaces_nothing_in_a_session(lite: Engine) -> None:
    for typed, sending in (("baru", Sending("lembar", 10)), ("lama", Sending("lembar", 9))):
        lite.save_session("t" * 40, user_id=None, data={"typed": typed}, sending=sending)
    assert lite.load_session("t" * 40)[1] == {"typed": "baru"}

    lite.save_session("t" * 40, user_id=None, data={"typed": "lembar lain"}, sending=Sending("lain", 1))
    assert lite.load_session("t" * 40)[1] == {"typed": "lembar lain"}
