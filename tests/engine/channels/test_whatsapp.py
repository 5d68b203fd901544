"""WhatsApp by the Cloud API: what its webhook says, and what is sent to it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest

from engine import Envelope, NotSent, Rejected, Template, WhatsApp, is_signed, read_delivery
from tests.engine.channels.cloud_api import SECRET, TOKEN, cloud_api, delivery, refusal, signature, text, word

AT = datetime.fromisoformat("2026-06-09T09:05:00+08:00")
RECEIPT = Envelope(
    "<kasus.1@aduan.example>", "0812 3456-7890", "", "Terima kasih.", at=AT, answers="wamid.1",
    template=Template("aduan_diterima", "id", ("Rina", "ADU-2026-000001\n\tK7MP")),
)  # fmt: skip


def test_only_these_very_bytes_under_this_secret_are_signed() -> None:
    raw = delivery(text("wamid.1", "halo"))

    assert is_signed(raw, signature(raw), SECRET)
    for other, said, secret in (
        (raw + b" ", signature(raw), SECRET), (raw, signature(raw, "lain"), SECRET), (raw, "", SECRET), (raw, signature(raw)[7:], SECRET),
        (raw, signature(raw, ""), ""), (raw, "sha256=é", SECRET),
    ):  # fmt: skip
        assert not is_signed(other, said, secret)


def test_a_delivery_is_read_message_by_message() -> None:
    photo = {
        "from": "6281234567890", "id": "wamid.2", "timestamp": "1780966800", "type": "image",
        "image": {"id": "77", "mime_type": "image/jpeg", "caption": "Lubang"},
    }  # fmt: skip
    raw = delivery(text("wamid.1", "Jalan rusak", context={"id": "wamid.ours.1"}), photo, statuses=[word("wamid.ours.1", "read"), word("x", "odd")])

    (first, second), (status,) = read_delivery(raw, at=AT)

    assert (first.channel, first.identity, first.sender, first.name, first.text) == ("whatsapp", "wamid.1", "6281234567890", "Rina", "Jalan rusak")
    assert (first.answers, first.at.isoformat()) == (("wamid.ours.1",), "2026-06-09T01:00:00+00:00")
    assert (second.text, [(file.name, file.content) for file in second.files]) == ("Lubang", [("image.jpeg", None)])
    assert (status.sent_as, status.state) == ("wamid.ours.1", "delivered")


@pytest.mark.parametrize("kind", ["location", "contacts", "button", "interactive", "reaction", "unsupported", "", 7])
def test_no_kind_of_message_is_lost(kind: object) -> None:
    odd = {"from": "62811", "id": "wamid.9", "type": kind, str(kind): {"name": "Pasar", "latitude": -0.4, "text": "Ya", "emoji": "👍"}}

    (found,), _ = read_delivery(delivery(odd), at=AT)

    assert (found.identity, found.at) == ("wamid.9", AT)


@pytest.mark.parametrize("raw", [
    b"", b"[]", b"{", b"\xff", b'{"entry": 7}', b'{"entry": [{"changes": [{"value": {"messages": [1, null, {}], "statuses": "x"}}]}]}', b"null",
])  # fmt: skip
def test_what_is_no_delivery_is_refused_or_yields_what_can_be_known_by_its_bytes(raw: bytes) -> None:
    try:
        messages, statuses = read_delivery(raw, at=AT)
    except ValueError:
        return
    assert statuses == ()
    assert all(message.identity.startswith("sha256:") for message in messages)


def test_a_template_is_sent_with_its_places_filled_in_order_and_the_id_comes_back() -> None:
    with cloud_api() as api:
        name = api.channel().send(RECEIPT)

    assert (name, api.keys, api.paths) == ("wamid.ours.1", [f"Bearer {TOKEN}"], ["/v23.0/1550001/messages"])
    assert api.taken == [{
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": "6281234567890", "context": {"message_id": "wamid.1"},
        "type": "template",
        "template": {
            "name": "aduan_diterima", "language": {"code": "id"},
            "components": [{"type": "body", "parameters": [{"type": "text", "text": "Rina"}, {"type": "text", "text": "ADU-2026-000001 K7MP"}]}],
        },
    }]  # fmt: skip


def test_without_a_template_the_text_itself_is_sent() -> None:
    with cloud_api() as api:
        api.channel().send(replace(RECEIPT, template=None, answers="", recipient="+62 812"))

    assert (api.taken[0]["to"], api.taken[0]["text"]["body"]) == ("62812", "Terima kasih.")


@pytest.mark.parametrize(("answer", "kind"), [
    (refusal(400, 131026, "undeliverable"), Rejected), (refusal(404, 132001, "no such template"), Rejected),
    (refusal(400, 130429, "too many"), NotSent), (refusal(401, 190, "expired"), NotSent), (refusal(429, 4, "slow down"), NotSent),
    (refusal(503, 2, "away"), NotSent), ((500, b"<html>"), NotSent),
    ((200, b"{}"), NotSent), ((200, b"nonsense"), NotSent), ((400, b"[1]"), Rejected),
])  # fmt: skip
def test_a_refusal_for_good_is_told_from_one_that_passes(answer: tuple[int, bytes], kind: type[NotSent]) -> None:
    with cloud_api() as api:
        api.answers = [answer]
        with pytest.raises(NotSent) as refused:
            api.channel().send(RECEIPT)

    assert type(refused.value) is kind
    assert TOKEN not in str(refused.value)


def test_nobody_at_the_address_is_no_refusal() -> None:
    with pytest.raises(NotSent) as refused:
        WhatsApp("http://127.0.0.1:9", "1", "t", patience=2).send(RECEIPT)
    assert not isinstance(refused.value, Rejected)


def test_the_key_is_not_shown_where_the_channel_is() -> None:
    assert TOKEN not in repr(WhatsApp("http://x", "1", TOKEN)) and json.dumps(TOKEN)
