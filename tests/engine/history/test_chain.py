"""The hash chain of a case: what it seals, what it notices, what the law may erase."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import rfc8785
from hypothesis import given, strategies as st

from engine import history
from engine.history import Break, Event

AT = datetime(2026, 6, 8, 0, 10, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def sealed(seq: int, previous: str, **changed: Any) -> Event:
    said: dict[str, Any] = {
        "at": AT + timedelta(minutes=seq), "actor": "sari", "on_behalf": None, "type": "TaskCompleted", "facts": {"task": [seq, "periksa"]},
        "payload": {"nama": "Rina"}, "salt": bytes([seq]) * 16, "previous": previous,
    }  # fmt: skip
    return history.seal("c1", seq, **{**said, **changed}).event


@pytest.fixture
def chain() -> list[Event]:
    """Three events of one case."""
    events: list[Event] = []
    for seq in (1, 2, 3):
        events.append(sealed(seq, events[-1].hash if events else history.GENESIS))
    return events


@given(JSON)
def test_canonical_bytes_are_those_of_rfc_8785(value: Any) -> None:
    assert history.canonical(value) == rfc8785.dumps(value)


@given(st.dictionaries(st.text(), JSON, max_size=6))
def test_the_order_in_which_keys_were_written_does_not_matter(value: dict[str, Any]) -> None:
    assert history.canonical(dict(reversed(value.items()))) == history.canonical(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1: "a"}, {"a"}, b"a", 2**60])
def test_what_is_not_json_has_no_canonical_bytes(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        history.canonical(value)


def test_an_instant_is_the_same_text_from_every_zone() -> None:
    assert history.instant(AT.astimezone(ZoneInfo("Asia/Makassar"))) == history.instant(AT) == "2026-06-08T00:10:00.000000Z"


def test_an_event_of_no_released_type_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="TaskVanished"):
        sealed(1, history.GENESIS, type="TaskVanished")


def test_a_chain_as_it_was_sealed_is_whole(chain: list[Event]) -> None:
    assert history.verify(chain) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"case": "c2"}, {"at": AT}, {"actor": "budi"}, {"on_behalf": "pelapor"}, {"type": "TaskClaimed"}, {"facts": {"task": [2, "pilah"]}},
        {"payload_digest": "0" * 64}, {"hash": "0" * 64},
    ],
    ids=lambda changed: next(iter(changed)),
)  # fmt: skip
def test_whatever_is_changed_in_an_event_is_noticed_there(chain: list[Event], changed: dict[str, Any]) -> None:
    chain[1] = replace(chain[1], **changed)

    assert 2 in {found.seq for found in history.verify(chain)}


def test_a_changed_payload_is_told_from_changed_facts(chain: list[Event]) -> None:
    chain[1] = replace(chain[1], payload={"nama": "Rini"})

    assert history.verify(chain) == (Break(2, "payload"),)


def test_another_salt_is_a_changed_payload(chain: list[Event]) -> None:
    chain[1] = replace(chain[1], salt=b"\x00" * 16)

    assert history.verify(chain) == (Break(2, "payload"),)


def test_an_erased_payload_leaves_the_chain_whole(chain: list[Event]) -> None:
    chain[1] = replace(chain[1], payload=None, salt=None)

    assert history.verify(chain) == ()


def test_a_missing_event_is_noticed_where_the_next_one_stands(chain: list[Event]) -> None:
    del chain[1]

    assert {found.what for found in history.verify(chain)} == {"seq", "previous"}


def test_after_a_missing_event_the_rest_is_judged_by_what_is_there(chain: list[Event]) -> None:
    del chain[0]

    assert history.verify(chain) == (Break(2, "seq"), Break(2, "previous"))


def test_events_that_changed_places_are_noticed(chain: list[Event]) -> None:
    chain[1], chain[2] = chain[2], chain[1]

    assert history.verify(chain)


def test_the_same_payload_has_another_digest_with_each_salt() -> None:
    first, second = (sealed(1, history.GENESIS, salt=salt) for salt in (b"a" * 16, b"b" * 16))

    assert first.payload_digest != second.payload_digest
