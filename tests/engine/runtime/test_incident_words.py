"""What an incident says: in both languages what happened and what to do; values only to those who may read the case."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from engine import Engine
from tests.engine.runtime.poisons import POISONS

ROOT = Path(__file__).resolve().parents[3]
SENTENCES = tomllib.loads((ROOT / "engine/queries/faults.toml").read_text(encoding="utf-8"))


def test_every_reason_that_a_fault_can_name_has_its_sentences_and_no_sentence_is_idle() -> None:
    calls = [
        node
        for path in (ROOT / "engine").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and re.search(r"fault$|Fault$", ast.unparse(node.func))
    ]
    given = [keyword.value for call in calls for keyword in call.keywords if keyword.arg == "reason"]
    named = {part.value for value in given for part in ast.walk(value) if isinstance(part, ast.Constant) and isinstance(part.value, str)}

    assert named | {"other"} == SENTENCES.keys()
    assert all(len(parts) == 2 and all(parts) for said in SENTENCES.values() for parts in (said["id"], said["en"]))


def test_an_administrator_reads_what_to_do_and_no_value(engine: Engine) -> None:
    engine.add_user("adi", roles=["admin"], by="system")
    engine.add_user("rini", roles=["kasi", "admin"], by="system")
    for poison in POISONS:
        engine.deploy(poison.files(), by="system")
        case = engine.start("racun", {"x": poison.bad}, by="sari")
        engine.complete(engine.inbox("sari", case=case.id)[0].id, by="sari")

    for_adi, for_rini = engine.read.incidents("adi"), engine.read.incidents("rini")

    assert len(for_adi) == len(for_rini) == len(POISONS)
    for hidden, shown in zip(for_adi, for_rini, strict=True):
        assert (hidden.message, dict(hidden.reads), hidden.detail, hidden.readable) == ("", {}, "", False)
        assert shown.message
        assert shown.readable
        assert hidden.what == shown.what
        assert "…" not in hidden.what["id"] + hidden.what["en"]
        assert hidden.remedy["id"]
        assert hidden.remedy["en"]
    told = repr([(one.what, one.remedy) for one in for_adi])
    assert "banyak" not in told.replace("terlalu banyak menghitung", "")
    assert "sebentar" not in told
    expected = {"evaluation", "no-way", "two-ways", "due", "groups", "collection", "cardinality", "items", "timer", "unkept", "budget", "message-key"}
    assert {one.reason for one in for_adi} >= expected
