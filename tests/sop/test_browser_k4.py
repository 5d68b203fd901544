"""K4: five channels into one case each, and the same message twice."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine import NotSent
from tests.engine.channels.cloud_api import SECRET, CloudApi, cloud_api, delivery, signature, text
from tests.engine.channels.imap_server import Mailbox, mailbox
from tests.engine.channels.sms_daemon import Daemon
from tests.engine.runtime.test_outbox import Post
from tests.scenario import Stage, pdf
from tests.sop import site
from tests.sop.acts import COMPLAINT
from tests.together import together

RINA = "6281234567890"
MAIL = "\r\n".join((
    "From: Sari Warga <warga@contoh.example>", "To: pengaduan@dpmptsp-kukar.example", "Message-ID: <k4@contoh.example>",
    "Subject: Reklame roboh di Jalan Contoh", "", "Papan reklame roboh dan menutup jalan sejak kemarin.", "",
))  # fmt: skip
PAPER = {
    **COMPLAINT, "Pokok aduan": "Antrean loket terlalu lama", "Nama lengkap": "Wati", "Email": "", "Nomor telepon/WhatsApp": "0811 2222 3333",
    "Jawaban dikirim lewat": "SMS", "Nomor formulir": "F-0031", "Pindaian formulir": pdf("formulir kertas.pdf"),
}  # fmt: skip


@dataclass
class Outside:
    """What the office is reached by, and reaches, outside the site."""

    stage: Stage
    server: Mailbox
    api: CloudApi
    daemon: Daemon
    email: Post

    def delivers(self, identity: str, body: str) -> int:
        """WhatsApp's provider delivers a message of Rina's; how the office answers."""
        raw = delivery(text(identity, body, sender=RINA))
        return self.posts(raw)

    def posts(self, raw: bytes) -> int:
        """One delivery, signed."""
        asked = urllib.request.Request(f"{self.stage.site.url}/hook/whatsapp", data=raw, headers={"X-Hub-Signature-256": signature(raw)})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return int(answer.status)

    def tickets(self) -> dict[str, str]:
        """Ticket → the channel it came by."""
        engine = self.stage.site.engine
        rows, _ = engine.read.cases("system", key="penanganan_pengaduan")
        return {str(row.ticket): engine.data(row.id)["penerimaan"]["kanal"] for row in sorted(rows, key=lambda row: row.ticket or "")}

    def kinds(self, ticket: str) -> list[str]:
        """Types of a case's events."""
        return [event.type for event in self.stage.site.engine.history(self.stage.case_id(ticket))]


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    """The mailbox of complaints."""
    with mailbox() as running:
        yield running


@pytest.fixture
def outside(tmp_path: Path, browser: Browser, server: Mailbox) -> Iterator[Outside]:
    """An office that all five channels reach."""
    daemon = Daemon(tmp_path / "smsd.db")
    daemon.create()
    server.empty()
    with ExitStack() as open_:
        api = open_.enter_context(cloud_api())
        email, sms = Post(), daemon.channel(datetime.fromisoformat("2026-06-09T09:00:00+08:00"))
        source = server.source(own=frozenset({"pengaduan@dpmptsp-kukar.example"}))
        ways = {"mailboxes": {"email": email, "whatsapp": api.channel(), "sms": sms}, "sources": {"email": source, "sms": sms}}
        furnished = open_.enter_context(site.furnished(tmp_path, ways=ways, web={"whatsapp_secret": SECRET}))
        stage = Stage(browser, open_.enter_context(site.served(furnished)))
        open_.callback(stage.close)
        yield Outside(stage, server, api, daemon, email)


def test_k4_one_complaint_by_each_channel_becomes_one_case_each_with_a_receipt_on_its_own_channel(outside: Outside) -> None:
    office = outside.stage
    sari = office.person("sari")
    office.at("2026-06-09 09:00")
    first = office.citizen().complains(COMPLAINT)
    outside.server.deliver(MAIL.encode(), at=office.site.clock.at)
    office.at("09:01")
    assert outside.delivers("wamid.k4", "Lubang besar di depan kantor camat.") == 200
    office.at("09:02")
    outside.daemon.receives("Lampu jalan padam tiga malam", at="2026-06-09 09:02:00")
    office.at("09:03")
    sari.goes_to("/catat")
    sari.fills(PAPER)
    sari.presses("Catat Aduan")
    assert sari.heading == "Aduan diterima", sari.mistakes
    office.at("09:04")

    assert outside.tickets() == {
        "ADU-2026-000001": "website", "ADU-2026-000002": "email", "ADU-2026-000003": "whatsapp", "ADU-2026-000004": "sms", "ADU-2026-000005": "kotak",
    }  # fmt: skip
    assert first == "ADU-2026-000001"
    engine = office.site.engine
    sent = {ticket: [one.channel for one in engine.read.case("sari", office.case_id(ticket)).messages] for ticket in outside.tickets()}
    assert sent == {
        "ADU-2026-000001": ["email"], "ADU-2026-000002": ["email"], "ADU-2026-000003": ["whatsapp"], "ADU-2026-000004": ["sms"],
        "ADU-2026-000005": ["sms"],
    }  # fmt: skip
    assert [(one.recipient, one.answers) for one in outside.email.taken] == [
        ("rina@contoh.example", ""), ("warga@contoh.example", "<k4@contoh.example>"),
    ]  # fmt: skip
    assert [message["to"] for message in outside.api.taken] == [RINA]
    assert [number for number, _ in outside.daemon.waiting()] == ["+6281234567890", "081122223333"]
    for ticket, body in zip(("ADU-2026-000004", "ADU-2026-000005"), [body for _, body in outside.daemon.waiting()], strict=True):
        assert ticket in body and engine.tracking_code(office.case_id(ticket)) in body and len(body) <= 160
    same_process_from_step_two(outside)


def same_process_from_step_two(outside: Outside) -> None:
    """Kasi checks each; the register keeps the channels."""
    office, tickets = outside.stage, outside.tickets()
    kasi = office.person("sari")
    for ticket in tickets:
        kasi.does("Periksa Aduan", ticket, "Proses Aduan", {"Aduan lengkap?": "Ya"})
        assert office.visits(ticket) == ["tulis_aduan", "periksa_aduan"]
    assert {step for _, step in kasi.inbox if step != "Periksa Kotak Pengaduan dan Kanal"} == {"Pilah Jenis Aduan"}
    kasi.goes_to("/register/pengaduan")
    rows = kasi.page.locator("table tbody tr").all_inner_texts()
    for ticket, channel in zip(tickets, ("Website", "Email", "WhatsApp", "SMS", "Kotak pengaduan"), strict=True):
        (row,) = [row for row in rows if ticket in row]
        assert channel in row


def test_k4_the_provider_delivers_again_and_two_at_once_and_nothing_is_doubled(outside: Outside) -> None:
    office = outside.stage
    office.at("2026-06-09 09:00")
    assert outside.delivers("wamid.k4", "Lubang besar di depan kantor camat.") == 200
    office.at("09:00:10")
    office.at("09:00:30")
    assert outside.delivers("wamid.k4", "Lubang besar di depan kantor camat.") == 200
    office.at("09:00:50")
    office.at("09:10")
    assert outside.delivers("wamid.k4", "Lubang besar di depan kantor camat.") == 200
    office.at("09:11")

    (ticket,) = outside.tickets()
    again = [e.facts["count"] for e in office.site.engine.history(office.case_id(ticket)) if e.type == "MessageReceivedAgain"]
    assert (again, len(outside.api.taken)) == ([1, 2], 1)

    given = together(*[lambda: outside.delivers("wamid.two", "Dua kali dalam satu milidetik.")] * 2)
    assert given == [200, 200]
    office.at("09:12")
    assert list(outside.tickets()) == [ticket, "ADU-2026-000002"]


def test_k4_pressing_send_twice_shows_the_same_ticket_twice(outside: Outside) -> None:
    rina = outside.stage.citizen()
    outside.stage.at("2026-06-09 09:00")
    rina.page.goto("/")
    rina.presses("Tulis Aduan")
    rina.fills(COMPLAINT)
    rina.presses("Periksa sebelum dikirim")
    rina.page.get_by_role("button", name="Kirim Aduan", exact=True).dblclick()
    rina.page.wait_for_url("**/aduan/terima")

    ticket = rina.page.locator("#tiket").inner_text()
    rina.page.reload()
    assert (rina.page.locator("#tiket").inner_text(), list(outside.tickets())) == (ticket, [ticket])


def test_k4_the_same_text_under_another_id_is_a_second_case_flagged_and_never_merged(outside: Outside) -> None:
    office, sari = outside.stage, outside.stage.person("sari")
    office.at("2026-06-09 09:00")
    outside.delivers("wamid.1", "Lubang besar di depan kantor camat.")
    office.at("09:01")
    office.at("09:05")
    outside.delivers("wamid.2", "Lubang besar di depan kantor camat.")
    office.at("09:06")

    assert list(outside.tickets()) == ["ADU-2026-000001", "ADU-2026-000002"]
    sari.goes_to("/kasus/ADU-2026-000002")
    assert "Kemungkinan duplikat: ADU-2026-000001" in sari.reads
    sari.goes_to("/kasus/ADU-2026-000001")
    assert "Kemungkinan duplikat" not in sari.reads


def test_k4_a_gateway_that_is_down_leaves_the_case_and_says_so_until_the_receipt_is_sent(outside: Outside) -> None:
    office, sari = outside.stage, outside.stage.person("sari")
    office.at("2026-06-09 09:00")
    outside.daemon.receives("Lampu jalan padam", at="2026-06-09 09:00:00")
    gateway = office.site.engine._shell.mailboxes
    down = Post([NotSent("gateway down")] * 3)
    office.site.engine._shell.mailboxes = {**gateway, "sms": down}
    office.at("09:01")

    sari.goes_to("/kasus/ADU-2026-000001")
    assert "Tanda terima belum terkirim" in sari.reads
    assert list(outside.tickets()) == ["ADU-2026-000001"]

    office.site.engine._shell.mailboxes = gateway
    office.at("09:05")
    sari.goes_to("/kasus/ADU-2026-000001")
    assert "Tanda terima belum terkirim" not in sari.reads
    assert [number for number, _ in outside.daemon.waiting()] == ["+6281234567890"]
    assert list(outside.tickets()) == ["ADU-2026-000001"]


def test_k4_what_comes_on_a_saturday_evening_is_received_then_and_its_clocks_begin_on_monday_morning(outside: Outside) -> None:
    office, engine = outside.stage, outside.stage.site.engine
    office.at("2026-06-13 19:59")
    before = set(outside.tickets())
    late = MAIL.replace("<k4@", "<late@").replace("Reklame", "Papan nama")
    office.at("20:00")
    outside.server.deliver(late.encode(), at=office.site.clock.at)
    office.site.clock.at += timedelta(seconds=40)
    engine.run_due()

    (ticket,) = set(outside.tickets()) - before
    case = office.case_id(ticket)
    assert engine.data(case)["penerimaan"]["waktu_terima"] == "2026-06-13T20:00:00+08:00"
    (check,) = engine.inbox("sari", case=case)
    assert check.due == datetime.fromisoformat("2026-06-15T07:35:00+08:00"), "five working minutes from Monday 07.30"
    (first, second) = engine.read.clocks("sari", case).visits
    assert (first.touch, second.wait, second.late) == (0, 0, 0)
    office.at("2026-06-15 07:30")
    assert engine.read.clocks("sari", case).lead == 0
    office.at("07:40")
    lead = engine.read.clocks("sari", case)
    assert (lead.lead, lead.lead_days, lead.visits[1].wait) == (10, 0, 10)


def test_k4_what_is_not_signed_is_as_if_there_were_no_webhook(outside: Outside) -> None:
    raw = delivery(text("wamid.1", "halo"))
    asked = urllib.request.Request(f"{outside.stage.site.url}/hook/whatsapp", data=raw, headers={"X-Hub-Signature-256": "sha256=00"})

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=30)
    refused.value.close()
    assert refused.value.code == 404
