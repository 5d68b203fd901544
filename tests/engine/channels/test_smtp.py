"""Email by a mail server: what arrives, and which of the server's answers are for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from engine import Enclosure, Envelope, NotSent, Rejected, Smtp
from tests.engine.channels.mail_server import MailServer, mail_server

LETTER = Envelope(
    "<kasus.1@aduan.example>", "rina@contoh.example", "[ADU-2026-000001] Tanda terima – pengaduan", "Yth. Rina,\n\nTerima kasih.\n",
    at=datetime.fromisoformat("2026-06-08T08:10:00+08:00"), enclosures=(Enclosure("tanda_terima.pdf", "application/pdf", b"%PDF-1.7\n"),),
)  # fmt: skip


def office_at(server: MailServer) -> Smtp:
    """The office's way to the server."""
    return Smtp("127.0.0.1", server.port, "kantor@dinas.example", name="Dinas Contoh", security="none", patience=5)


def test_a_message_arrives_whole_with_its_own_id_and_says_that_no_person_wrote_it() -> None:
    with mail_server() as server:
        office_at(server).send(LETTER)

    (taken,) = server.taken
    assert (taken["From"], taken["To"], taken["Subject"]) == ("Dinas Contoh <kantor@dinas.example>", LETTER.recipient, LETTER.subject)
    assert (taken["Message-ID"], taken["Date"], taken["Auto-Submitted"]) == (LETTER.message_id, "Mon, 08 Jun 2026 08:10:00 +0800", "auto-generated")
    body, pdf = taken.iter_parts()
    assert body.get_content().split() == LETTER.body.split()
    assert (pdf.get_filename(), pdf.get_content_type(), pdf.get_content()) == ("tanda_terima.pdf", "application/pdf", b"%PDF-1.7\n")


@pytest.mark.parametrize("at", ["to_recipient", "to_data"])
def test_a_refusal_for_good_is_told_in_the_servers_words_and_one_for_now_is_not_for_good(at: str) -> None:
    with mail_server() as server:
        setattr(server, at, "550 5.1.1 no such mailbox here")
        with pytest.raises(Rejected, match="no such mailbox here") as for_good:
            office_at(server).send(LETTER)
        setattr(server, at, "451 4.7.1 come back later")
        with pytest.raises(NotSent, match="come back later") as for_now:
            office_at(server).send(LETTER)

    assert (for_good.value.code, type(for_now.value), server.taken) == ("550", NotSent, [])


def test_a_server_that_does_not_answer_or_speaks_in_the_clear_where_it_should_not_is_for_now() -> None:
    with mail_server() as server:
        with pytest.raises(NotSent, match="STARTTLS") as unencrypted:
            replace(office_at(server), security="starttls").send(LETTER)
    with pytest.raises(NotSent, match="ConnectionRefusedError") as away:
        office_at(server).send(LETTER)

    assert {type(unencrypted.value), type(away.value)} == {NotSent}
    assert server.taken == []


def test_a_wrong_password_is_the_offices_fault_and_no_messages() -> None:
    with mail_server(login=("kantor", "benar")) as server:
        signed_in = replace(office_at(server), user="kantor", password="benar")
        signed_in.send(LETTER)
        with pytest.raises(NotSent, match="535") as wrong:
            replace(signed_in, password="salah").send(LETTER)

    assert (type(wrong.value), len(server.taken)) == (NotSent, 1)
    assert "benar" not in repr(signed_in)


@pytest.mark.parametrize("part", ["recipient", "subject"])
def test_what_would_add_a_line_to_the_head_of_a_message_is_sent_nowhere(part: str) -> None:
    with mail_server() as server:
        with pytest.raises(Rejected):
            office_at(server).send(replace(LETTER, **{part: "rina@contoh.example\nBcc: semua@contoh.example"}))

    assert server.taken == []
