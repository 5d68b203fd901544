"""Hardened XML: what a file may not hold, and the encodings it may be written in."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from engine.errors import Finding, Refused
from engine.reading import read_diagram
from engine.reading.document import DEPTH_LIMIT, ELEMENT_LIMIT, SIZE_LIMIT_BYTES

OPENING = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:t">'
)
PLAIN = f'{OPENING}<process id="P" isExecutable="true"><startEvent id="Mulai" name="Aduan dari keréta"/></process></definitions>'


def refused(content: bytes) -> Finding:
    """The one finding with which a file is refused."""
    with pytest.raises(Refused) as caught:
        read_diagram(content, "uji.bpmn")
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "iso-8859-15", "windows-1252"])
def test_a_file_in_any_known_encoding_is_read_as_it_was_typed(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{PLAIN}'

    diagram = read_diagram(declared.encode(encoding), "uji.bpmn")

    assert diagram.processes["P"].nodes["Mulai"].name == "Aduan dari keréta"


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "shift_jis", "tidak-ada"])
def test_a_file_in_another_encoding_is_refused(encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?>{PLAIN}'.encode("ascii", "ignore")

    assert refused(content).rule in ("encoding", "not-xml")


def test_bytes_that_do_not_fit_the_stated_encoding_are_refused() -> None:
    content = f'<?xml version="1.0" encoding="UTF-8"?>{PLAIN}'.encode("iso-8859-1")

    assert refused(content).rule == "not-xml"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("doctype", ["<!DOCTYPE definitions>", '<!DOCTYPE definitions [<!ENTITY a "b">]>', '<!DOCTYPE definitions SYSTEM "http://127.0.0.1:1/x">'])
def test_a_doctype_is_refused_in_every_encoding(doctype: str, encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?><!-- keterangan -->{doctype}{PLAIN}'.encode(encoding)

    assert refused(content).rule == "doctype"


def test_an_entity_in_an_attribute_is_refused_before_it_is_expanded() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 12))
    content = f'<!DOCTYPE definitions [<!ENTITY a0 "ha">{laughs}]>{PLAIN.replace("Aduan dari keréta", "&a11;")}'.encode()
    began = time.monotonic()

    assert refused(content).rule == "doctype"
    assert time.monotonic() - began < 0.5


def test_an_outside_file_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.txt"
    secret.write_text("rahasia", encoding="utf-8")
    content = f'<!DOCTYPE definitions [<!ENTITY x SYSTEM "{secret.as_uri()}">]>{PLAIN.replace("Aduan dari keréta", "&x;")}'.encode()

    assert "rahasia" not in refused(content).message["en"].replace("rahasia.txt", "")


def test_a_file_over_the_size_limit_is_refused_unread() -> None:
    assert refused(b" " * (SIZE_LIMIT_BYTES + 1)).rule == "too-large"


def test_a_file_with_too_many_elements_is_refused() -> None:
    many = "<documentation/>" * (ELEMENT_LIMIT + 1)

    assert refused(f"{OPENING}{many}</definitions>".encode()).rule == "too-large"


@pytest.mark.parametrize("depth", [DEPTH_LIMIT + 1, 300, 20_000])
def test_a_file_that_nests_too_deeply_is_refused(depth: int) -> None:
    nested = f"{OPENING}{'<subProcess>' * depth}{'</subProcess>' * depth}</definitions>"

    assert refused(nested.encode()).rule == "too-deep"


@pytest.mark.parametrize("content", [b"", b"Ini bukan XML.", b"<definitions", b"\x00\x01\x02", PLAIN.encode()[:-5], b"\xff\xfe"])
def test_what_is_no_xml_is_refused(content: bytes) -> None:
    assert refused(content).rule == "not-xml"


def test_xml_of_another_language_is_refused_with_its_namespace() -> None:
    finding = refused(b'<svg xmlns="http://www.w3.org/2000/svg"/>')

    assert finding.rule == "not-bpmn"
    assert "http://www.w3.org/2000/svg" in finding.message["en"]
