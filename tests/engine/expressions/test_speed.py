"""A gateway's condition costs microseconds: it is read once and runs as a closure."""

from __future__ import annotations

import timeit

import pytest

from engine.expressions import evaluate, parse

REVIEW = 'if disposisi.kategori_kabid = "ya" then jawab_kabid.perlu_peninjauan = "ya" else some h in hasil_bidang satisfies h.perlu_peninjauan = "ya"'


@pytest.mark.alone
@pytest.mark.parametrize("text", ["${keputusan == 'setuju'}", REVIEW, "nilai > 5 and jenis = 1"])
def test_a_small_condition_takes_at_most_20_microseconds(text: str) -> None:
    expression = parse(text)
    variables = {
        "disposisi": {"kategori_kabid": "tidak"},
        "hasil_bidang": [{"perlu_peninjauan": "tidak"}, {"perlu_peninjauan": "ya"}],
        "keputusan": "setuju",
        "nilai": 9,
        "jenis": 1,
    }

    seconds = min(timeit.repeat(lambda: evaluate(expression, variables), number=2_000, repeat=5))

    assert seconds / 2_000 < 20e-6
