"""What a provider's machine delivers: kept at once when it is signed, as if there were nothing here when it is not."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from flask.testing import FlaskClient

from engine import Engine
from engine.rehearsal import MovedClock
from tests.engine.channels.cloud_api import SECRET, cloud_api, delivery, signature, text, word
from tests.engine.runtime.messages import public_files
from tests.webtasks.office import MONDAY
from webtasks import WebSettings, create_app

HOOK = "/hook/whatsapp"


class Hooked:
    """An office whose webhook is open, and Meta."""

    def __init__(self, url: str, **mailboxes: object) -> None:
        self.clock = MovedClock(MONDAY)
        self.engine = Engine.open(url, clock=self.clock, keys={1: b"k" * 32}, mailboxes=mailboxes)  # type: ignore[arg-type]
        self.engine.deploy(public_files(), by="system")
        self.engine.add_user("sari", roles=["kasi"], by="system", name="Sari")
        settings = WebSettings(secret_key=b"s" * 32, whatsapp_secret=SECRET, whatsapp_verify="kata-sandi")
        self.web: FlaskClient = create_app(self.engine, settings).test_client()

    def delivers(self, raw: bytes, **headers: str) -> int:
        """Meta delivers; the status of the answer."""
        return self.web.post(HOOK, data=raw, headers={"X-Hub-Signature-256": signature(raw), **headers}).status_code

    def cases(self) -> int:
        """How many there are."""
        return int(self.engine.read.cases("system")[1])


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Hooked]:
    """The office."""
    opened = Hooked(sqlite_url)
    yield opened
    opened.engine.close()


def test_the_challenge_is_answered_to_whoever_knows_the_word(office: Hooked) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}

    right = office.web.get(HOOK, query_string={**asked, "hub.verify_token": "kata-sandi"})
    wrong = [office.web.get(HOOK, query_string={**asked, "hub.verify_token": word}).status_code for word in ("", "kata", "kata-sandi ")]

    assert (right.status_code, right.text, right.mimetype) == (200, "1158201444", "text/plain")
    assert wrong == [404, 404, 404]
    assert office.web.get(HOOK).status_code == 404


@pytest.mark.parametrize("header", ["", "sha256=00", "sha1=00"])
def test_what_is_not_signed_is_as_if_there_were_nothing_here(office: Hooked, header: str) -> None:
    assert office.delivers(delivery(text("wamid.1", "halo")), **{"X-Hub-Signature-256": header}) == 404
    office.engine.run_due()
    assert office.cases() == 0


def test_without_a_secret_there_is_no_webhook(office: Hooked) -> None:
    shut = create_app(office.engine, WebSettings(secret_key=b"s" * 32)).test_client()
    raw = delivery(text("wamid.1", "halo"))

    assert shut.post(HOOK, data=raw, headers={"X-Hub-Signature-256": signature(raw, "")}).status_code == 404
    assert shut.get(HOOK, query_string={"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}).status_code == 404


def test_a_delivery_is_kept_at_once_and_becomes_a_case_afterwards(office: Hooked) -> None:
    assert office.delivers(delivery(text("wamid.1", "Jalan rusak"))) == 200
    assert office.cases() == 0

    office.engine.run_due()

    assert office.cases() == 1


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"entry": []}', b"\xff\xfe"])
def test_what_is_signed_and_cannot_be_read_is_not_asked_for_again(office: Hooked, raw: bytes) -> None:
    assert office.delivers(raw) == 200


def test_no_other_address_takes_a_form_without_its_token(office: Hooked) -> None:
    assert office.web.post("/aduan", data={"judul": "x"}).status_code == 400


def test_what_meta_says_of_a_message_of_ours_stands_on_its_case_in_whatever_order_it_comes(sqlite_url: str) -> None:
    with cloud_api() as api:
        office = Hooked(sqlite_url, whatsapp=api.channel())
        office.delivers(delivery(text("wamid.1", "Jalan rusak")))
        office.delivers(delivery(statuses=[word("wamid.ours.1", "delivered")]))  # before it is known what Meta calls it
        office.engine.run_due()
        (row,) = office.engine.read.cases("system")[0]
        assert api.taken[0]["template"]["name"] == "aduan_diterima"
        assert [one.state for one in office.engine.read.case("sari", row.id).messages] == ["sent"]

        office.clock.at = MONDAY.replace(minute=2)
        for state in ("read", "sent", "delivered", "failed"):
            office.delivers(delivery(statuses=[word("wamid.ours.1", state)]))
        office.engine.run_due()

        assert [one.state for one in office.engine.read.case("sari", row.id).messages] == ["delivered"]
        assert [event.type for event in office.engine.history(row.id)] == ["CaseStarted", "MessageSent", "MessageDelivered"]
        office.engine.close()


def test_a_message_that_meta_could_not_deliver_is_an_incident_and_may_be_sent_again(sqlite_url: str) -> None:
    with cloud_api() as api:
        office = Hooked(sqlite_url, whatsapp=api.channel())
        office.delivers(delivery(text("wamid.1", "Jalan rusak")))
        office.engine.run_due()
        office.delivers(delivery(statuses=[word("wamid.ours.1", "failed", errors=[{"code": 131026, "title": "Message undeliverable"}])]))
        office.engine.run_due()

        (incident,) = office.engine.incidents()
        assert (incident.reason, "131026" in incident.message) == ("message-dead", True)
        assert office.engine.read.case("sari", incident.case_id).receipt_waits
        office.engine.retry(incident.case_id, by="system")
        office.engine.run_due()

        assert (len(api.taken), office.engine.incidents()) == (2, ())
        assert office.engine.verify(incident.case_id).holds
        office.engine.close()


def test_1000_deliveries_doubled_and_out_of_order_are_one_case_for_each_message_and_none_is_lost(office: Hooked) -> None:
    random = Random(5)
    sent = [text(f"wamid.{n}", f"Aduan nomor {n}", sender=f"62812{n:07}") for n in range(100)]
    waves = [one for one in sent for _ in range(10)]
    random.shuffle(waves)
    for place in range(0, len(waves), 50):
        for one in waves[place : place + 50]:
            assert office.delivers(delivery(one)) == 200
        office.engine.run_due()
    office.engine.run_due()

    assert office.cases() == 100
    counts = {}
    for case in office.engine.read.case_ids("system"):
        events = office.engine.history(case)
        counts[office.engine.data(case)["penerimaan"]["identitas"]] = [e.facts["count"] for e in events if e.type == "MessageReceivedAgain"][-1]
    assert counts == {f"wamid.{n}": 9 for n in range(100)}
