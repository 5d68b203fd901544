"""Ways to spoil a file, as bytes, as XML and as JSON; every one decided by the given chance alone."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
MOST = 4
"""Changes made to one file."""

WORDS = (
    b"<!DOCTYPE a [<!ENTITY b 'bb'>]>", b"&b;", b"&#0;", b"&#x110000;", b"]]>", b"<![CDATA[", b"<!--", b"<?xml version='1.1'?>", b"\x00",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xc0\x80", b"\xed\xa0\x80", "\u202e".encode(), "\ufffe".encode(), b"</", b"/>", b'"', b"xmlns=''",
    b"xmlns:a='urn:a'", b"\r", b"{{", b"${", b"#{", b"[", b"{", b"#import", b"#eval(", b"$", b"_",
)  # fmt: skip
"""What parsers stumble over."""
EXPRESSIONS = (
    "", " ", "${", "${}", "= ", "a = b = c", "((((", "(" * 3_000 + "1" + ")" * 3_000, "not(" * 500 + "true" + ")" * 500, "1" * 5_000, "1e999",
    "-" * 2_000 + "1", "a" + ".b" * 2_000, "a" + "[1]" * 2_000, "if " * 300 + "a", "a and " * 2_000 + "b", "some x in y satisfies " * 200 + "x",
    '"' + "x" * 20_000, "1 div 0", "2 ** 9999999", "__import__('os').system('true')", "exec('1')", "PT1H", "P99999999999999Y", "-PT1S", "R/PT0S",
    "R99999999999/PT1S", "R/2026-01-01/P1D", "9999-12-31T23:59:59Z", "0000-00-00", "date(\"x\")", "duration(\"P1Y1D\")", "kantor = 1",
    "a = \u0000", "\u202ea = 1", "\U0001f600", "loopCounter", "{a: {b: {c: 1}}}", "[1,[2,[3]]]",
)  # fmt: skip
IDS = (
    "", " ", "1a", "a b", "Root", "Start", "End", "__proto__", "kantor", "n:a", "\u00e9", "a" * 10_000, "..", "a/b", "${a}", "-", "None",
    "constructor",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, 10**400, float("nan"), float("inf"), "", "x" * 50_000, [], {}, [[]], [None], {"": {}}, "[" * 500,
    *EXPRESSIONS[:24],
)  # fmt: skip
"""What may stand in a form."""
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "latin-1", "cp037", "cp1252", "shift_jis", "ascii", "utf-8-sig")

Mutator = Callable[[bytes, Random], bytes]


def spoiled(name: str, content: bytes, chance: Random) -> bytes:
    """The file with one to `MOST` changes, of the kinds that fit its name."""
    kinds = {"bpmn": [*BYTES, *XML * 3], "dmn": [*BYTES, *XML * 3], "form": [*BYTES, *JSON * 4], "typ": BYTES}[name.rsplit(".", 1)[-1]]
    for _ in range(min(chance.randint(1, MOST), chance.randint(1, MOST))):
        content = chance.choice(kinds)(content, chance)
    return content


# ---------------------------------------------------------------- bytes


def _place(content: bytes, chance: Random, longest: int = 40) -> tuple[int, int]:
    begin = chance.randrange(len(content) + 1)
    return begin, min(len(content), begin + chance.randint(1, longest))


def flip(content: bytes, chance: Random) -> bytes:
    """One byte becomes another."""
    begin, _ = _place(content, chance)
    return content[:begin] + bytes([chance.randrange(256)]) + content[begin + 1 :]


def cut(content: bytes, chance: Random) -> bytes:
    """Some bytes less, or all after a place."""
    begin, end = _place(content, chance, chance.choice((1, 40, 4_000, 10**9)))
    return content[:begin] + content[end:]


def insert(content: bytes, chance: Random) -> bytes:
    """A word that parsers stumble over, once or very often."""
    begin, _ = _place(content, chance)
    return content[:begin] + chance.choice(WORDS) * chance.choice((1, 1, 1, 2, 1_000)) + content[begin:]


def double(content: bytes, chance: Random) -> bytes:
    """Some bytes twice, or many times."""
    begin, end = _place(content, chance, 400)
    return content[:end] + content[begin:end] * chance.choice((1, 1, 2, 200)) + content[end:]


def swap(content: bytes, chance: Random) -> bytes:
    """Two pieces in each other's place."""
    (a, b), (c, d) = sorted([_place(content, chance), _place(content, chance)])
    return content if c < b else content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


def recode(content: bytes, chance: Random) -> bytes:
    """Another encoding, announced or not."""
    wanted, said = chance.choice(ENCODINGS), chance.choice(("UTF-8", "utf-16", "ISO-8859-1", "x-unknown", "EBCDIC-CP-US", ""))
    text = content.decode("utf-8", "replace")
    if chance.random() < 0.7:
        text = text.replace('encoding="UTF-8"', f'encoding="{chance.choice((said, wanted))}"', 1)
    return text.encode(wanted, "replace")


def entities(content: bytes, chance: Random) -> bytes:
    """A document type of its own: entities in entities, files, parameters."""
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    subset = chance.choice((
        f'<!ENTITY e0 "ha">{levels}', '<!ENTITY e9 SYSTEM "file:///etc/hostname">', '<!ENTITY % p SYSTEM "http://192.0.2.1/x.dtd">%p;',
        '<!ATTLIST a b CDATA "c">',
    ))  # fmt: skip
    head = content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0
    begin = content.find(b">", head) + 1
    return content[:head] + f"<!DOCTYPE x [{subset}]>".encode() + content[head:begin] + b"&e9;" + content[begin:]


BYTES: list[Mutator] = [flip, flip, cut, insert, double, swap, recode]

# ---------------------------------------------------------------- XML


def _on_tree(change: Callable[[Any, list[Any], Random], None]) -> Mutator:
    """A change of the tree; what cannot be read as one has a byte flipped instead."""

    def mutator(content: bytes, chance: Random) -> bytes:
        try:
            root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
            change(root, list(root.iter(etree.Element)), chance)
            return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
        except (etree.XMLSyntaxError, ValueError, LookupError):
            return flip(content, chance)

    return mutator


def _exchange(root: Any, elements: list[Any], chance: Random) -> None:
    one, other = chance.choice(elements), chance.choice(elements)
    one.tag, other.tag = other.tag, one.tag


def _drop(root: Any, elements: list[Any], chance: Random) -> None:
    one = chance.choice(elements)
    if one is not root:
        one.getparent().remove(one)


def _again(root: Any, elements: list[Any], chance: Random) -> None:
    one = copy.deepcopy(chance.choice(elements))
    chance.choice(elements).extend([one, *(copy.deepcopy(one) for _ in range(chance.choice((0, 0, 3, 60))))])


def _move(root: Any, elements: list[Any], chance: Random) -> None:
    one, target = chance.choice(elements), chance.choice(elements)
    if one is not root and one not in target.iterancestors() and one is not target:
        target.append(one)


def _nest(root: Any, elements: list[Any], chance: Random) -> None:
    innermost = chance.choice(elements)
    for number in range(chance.choice((2, 30, 99, 150, 400, 3_000))):
        innermost = etree.SubElement(innermost, chance.choice((f"{{{BPMN}}}subProcess", f"{{{BPMN}}}lane", innermost.tag)), id=f"tumpuk{number}")


def _element(root: Any, elements: list[Any], chance: Random) -> None:
    chance.choice(elements).insert(0, etree.Element(f"{{{BPMN}}}{chance.choice(TAGS)}", id=chance.choice(("baru", "baru2", *IDS))))


def _retag(root: Any, elements: list[Any], chance: Random) -> None:
    chance.choice(elements).tag = f"{{{chance.choice((BPMN, BPMN, CAMUNDA, 'urn:x', ''))}}}{chance.choice(TAGS)}".removeprefix("{}")


def _forget(root: Any, elements: list[Any], chance: Random) -> None:
    one = chance.choice(elements)
    if one.attrib:
        del one.attrib[chance.choice(list(one.attrib))]


def _value(root: Any, elements: list[Any], chance: Random) -> None:
    one, other = chance.choice(elements), chance.choice(elements)
    values = [*other.attrib.values(), "x" * chance.choice((1, 1_000, 100_000)), *chance.sample(IDS, 3), chance.choice(EXPRESSIONS)]
    vendor = chance.choice(("formKey", "topic", "dueDate", "collection"))
    name = chance.choice([*one.attrib, "id", "default", "attachedToRef", f"{{{CAMUNDA}}}{vendor}"])
    one.set(name, chance.choice(values))


def _identity(root: Any, elements: list[Any], chance: Random) -> None:
    chance.choice(elements).set("id", chance.choice((*IDS, *(one.get("id", "") for one in chance.sample(elements, 1)))))


def _text(root: Any, elements: list[Any], chance: Random) -> None:
    spoken = [one for one in elements if one.text and one.text.strip()] or elements
    chance.choice(spoken).text = chance.choice(EXPRESSIONS)


def _space(root: Any, elements: list[Any], chance: Random) -> None:
    old = etree.QName(chance.choice(elements)).namespace or ""
    new = chance.choice(("urn:x", BPMN.replace("20100524", "20090526"), BPMN + "/", "", CAMUNDA))
    for one in elements:
        name = etree.QName(one)
        if name.namespace == old:
            one.tag = f"{{{new}}}{name.localname}" if new else name.localname


TAGS = (
    "task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask", "callActivity", "subProcess",
    "transaction", "adHocSubProcess", "exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway",
    "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "sequenceFlow", "process", "collaboration",
    "participant", "laneSet", "lane", "flowNodeRef", "incoming", "outgoing", "dataObject", "dataStoreReference", "dataInputAssociation",
    "ioSpecification", "textAnnotation", "group", "association", "messageFlow", "timerEventDefinition", "messageEventDefinition",
    "signalEventDefinition", "errorEventDefinition", "escalationEventDefinition", "conditionalEventDefinition", "compensateEventDefinition",
    "linkEventDefinition", "cancelEventDefinition", "terminateEventDefinition", "multiInstanceLoopCharacteristics",
    "standardLoopCharacteristics", "extensionElements", "documentation", "conditionExpression", "timeDuration", "timeCycle", "timeDate",
    "loopCardinality", "completionCondition", "potentialOwner", "import", "definitions", "message", "error", "escalation", "signal",
    "choreography", "globalTask", "script",
)  # fmt: skip

_TREE = (_exchange, _drop, _again, _move, _nest, _element, _retag, _forget, _value, _value, _identity, _text, _text, _space)
XML: list[Mutator] = [*map(_on_tree, _TREE), entities]

# ---------------------------------------------------------------- JSON


def _on_json(change: Callable[[Any, list[Any], Random], Any]) -> Mutator:
    """A change of a JSON document, given with all its containers; what cannot be read as one has a byte flipped instead."""

    def mutator(content: bytes, chance: Random) -> bytes:
        try:
            document = json.loads(content)
            found = [one for one in _containers(document) if one]
            return json.dumps(change(document, found, chance) if found else document).encode()
        except (ValueError, RecursionError):
            return flip(content, chance)

    return mutator


def _containers(value: Any) -> list[Any]:
    found, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            found.append(one)
            waiting.extend(one.values() if isinstance(one, dict) else one)
    return found


def _key(container: Any, chance: Random) -> Any:
    return chance.choice(list(container)) if isinstance(container, dict) else chance.randrange(len(container))


def _set(document: Any, found: list[Any], chance: Random) -> Any:
    one, other = chance.choice(found), chance.choice(found)
    one[_key(one, chance)] = chance.choice((*VALUES, copy.deepcopy(other[_key(other, chance)])))
    return document


def _remove(document: Any, found: list[Any], chance: Random) -> Any:
    one = chance.choice(found)
    del one[_key(one, chance)]
    return document


def _repeat(document: Any, found: list[Any], chance: Random) -> Any:
    lists = [one for one in found if isinstance(one, list)]
    if lists:
        one = chance.choice(lists)
        one.extend(copy.deepcopy(one[:1]) * chance.choice((1, 1, 50)))
    return document


def _wrap(document: Any, found: list[Any], chance: Random) -> Any:
    one = chance.choice(found)
    key = _key(one, chance)
    for _ in range(chance.choice((1, 5, 25, 300))):
        one[key] = {"type": "group", "id": "g", "components": [one[key]]} if chance.random() < 0.9 else [one[key]]
    return document


JSON: list[Mutator] = [*map(_on_json, (_set, _set, _set, _remove, _repeat, _wrap))]
