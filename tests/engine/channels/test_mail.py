"""Reading a mail: what it says, from whom, whether anybody may answer it; whatever it is made of."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings, strategies as st

from engine import Arrival, read_mail

AT = datetime.fromisoformat("2026-06-09T09:00:00+08:00")
OWN = frozenset({"pengaduan@dinas.example"})


def read(*headers: str, body: str = "Jalan rusak.") -> Arrival:
    """A mail with these headers besides the usual ones."""
    usual = ["From: Rina <rina@contoh.example>", "Message-ID: <1@contoh.example>", "Subject: Aduan"]
    named = {header.partition(":")[0].casefold() for header in headers}
    whole = [header for header in usual if header.partition(":")[0].casefold() not in named]
    return read_mail("\r\n".join([*whole, *headers, "", body]).encode(), at=AT, own=OWN)


def test_a_plain_mail_is_read_whole() -> None:
    found = read("Subject: =?utf-8?b?SmFsYW4g4oCcYmVybHViYW5n4oCd?=", "From: =?iso-8859-1?q?Ren=E9?= <rene@contoh.example>")

    assert (found.identity, found.sender, found.name, found.subject) == ("<1@contoh.example>", "rene@contoh.example", "René", "Jalan “berlubang”")
    assert (found.text, found.at, found.automatic, found.returned) == ("Jalan rusak.", AT, False, False)


def test_of_an_alternative_the_plain_text_counts_and_files_are_files() -> None:
    body = (
        '--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain; charset=iso-8859-1\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\nJalan=20caf=E9\r\n--y\r\nContent-Type: text/html\r\n\r\n<b>tidak</b>\r\n--y--\r\n"
        '--x\r\nContent-Type: application/pdf; name="=?utf-8?q?bukti_=E2=82=AC.pdf?="\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        "JVBERi0xLjc=\r\n--x--"
    )

    found = read("Content-Type: multipart/mixed; boundary=x", body=body)

    assert found.text == "Jalan café"
    assert [(file.name, file.content) for file in found.files] == [("bukti €.pdf", b"%PDF-1.7")]


def test_html_alone_is_read_as_text_without_what_it_does() -> None:
    said = "<p>Jalan &amp; jembatan</p><script>alert(1)</script><div>rusak</div><!-- a -->"
    html = f"<html><head><style>p{{}}</style><title>x</title></head><body>{said}</body></html>"

    assert read("Content-Type: text/html", body=html).text.split("\n") == ["Jalan & jembatan", "", "rusak"]


@pytest.mark.parametrize("header", [
    "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; x=1", "Precedence: bulk", "Precedence: LIST", "List-Id: <a.b>", "From: ",
    "Return-Path: <>", "From: Dinas <Pengaduan@Dinas.example>",
])  # fmt: skip
def test_what_nobody_may_answer_is_known_for_it(header: str) -> None:
    assert read(header).automatic


@pytest.mark.parametrize("header", ["Auto-Submitted: no", "Precedence: normal", "Return-Path: <rina@contoh.example>", "X-Priority: 1"])
def test_what_a_person_wrote_may_be_answered(header: str) -> None:
    assert not read(header).automatic


@pytest.mark.parametrize(("header", "returned"), [
    ("Return-Path: <>", True), ("Content-Type: multipart/report; boundary=z", True), ("From: pengaduan@dinas.example", True),
    ("Precedence: list", False),
])  # fmt: skip
def test_reports_and_the_offices_own_mail_are_told_from_complaints(header: str, returned: bool) -> None:
    assert read(header).returned is returned


def test_what_it_answers_is_named_the_nearest_first_and_a_report_quotes_it() -> None:
    found = read("In-Reply-To: <b@x>", "References: <a@x> <b@x>")
    report = read("Return-Path: <>", body="Your mail\r\nMessage-ID: <kasus.1@aduan.example>\r\ncame back")

    assert found.answers == ("<b@x>", "<a@x>")
    assert "<kasus.1@aduan.example>" in report.answers


@pytest.mark.parametrize("header", ["Message-ID: ", "Message-ID: none", "Message-ID: <a b@c>", f"Message-ID: <{'a' * 400}@x>"])
def test_a_mail_without_a_usable_id_is_known_by_its_bytes(header: str) -> None:
    first, again, other = read(header), read(header), read(header, body="Hal lain")

    assert first.identity.startswith("sha256:")
    assert (first.identity == again.identity, first.identity == other.identity) == (True, False)


HOSTILE = {
    "deep": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)) + b"\nhalo",
    "many": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 5000 + b"--b--",
    "charset": b"Content-Type: text/plain; charset=\"no-such\\\"-set\"\n\n\xff\xfe halo",
    "encoding": b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!! not base64 @@@@",
    "headers": b"Subject: =?utf-8?q?=ff=fe?= =?x?b?AAAA?=\nSubject: two\nFrom: <<<>>>,,,@@\n\nhalo",
    "nul": b"Subject: a\x00b\r\n\r\n\x00\x01halo",
    "uu": b"Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 x\nhalo",
    "rfc822": b"Content-Type: message/rfc822\n\nSubject: inner\n\nhalo",
    "empty": b"",
    "name": b"Content-Type: application/pdf\nContent-Disposition: attachment; filename*=no-such'x'%ff%fe; filename*1=..%2f..%2fetc\n\nx",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_mail_made_to_break_its_reader_is_still_read(kind: str) -> None:
    found = read_mail(HOSTILE[kind], at=AT, own=OWN)

    assert found.identity
    assert len(found.files) <= 200


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n", b"From: a@b.example\nSubject: =?u"]))
def test_no_bytes_are_refused(noise: bytes, before: bytes) -> None:
    assert read_mail(before + noise, at=AT, own=OWN).identity
