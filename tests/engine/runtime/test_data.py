"""Two branches that work in parallel never lose or revive each other's data, before and after a restart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import Engine
from tests.engine.runtime.written import bpmn

BRANCHES = bpmn(
    "cabang", "startEvent M", "userTask Awal", "exclusiveGateway Ulang", "parallelGateway Pecah", "userTask Kiri", "userTask Kanan",
    "parallelGateway Temu", "userTask Nilai", "exclusiveGateway Cukup", "endEvent E",
    flows="M>Awal Awal>Ulang Ulang>Pecah Pecah>Kiri Pecah>Kanan Kiri>Temu Kanan>Temu Temu>Nilai Nilai>Cukup Cukup>E[cukup] Cukup>Ulang*",
    lanes="Petugas: M Awal Ulang Pecah Kiri Kanan Temu Nilai Cukup E",
)  # fmt: skip
Do = Callable[..., None]


@pytest.fixture(params=["one process", "a restart before every step"])
def do(request: pytest.FixtureRequest, lite: Engine, sqlite_url: str, opened: Callable[[str], Engine]) -> Do:
    """Completes a task of the only case, in this engine or in one opened afresh."""

    def act(element: str, **values: object) -> None:
        engine = opened(sqlite_url) if "restart" in request.param else lite
        task = next(t for t in engine.inbox("sari") if t.element_id == element)
        engine.complete(task.id, values, by="sari")

    return act


def test_a_value_one_branch_changes_stands_when_the_other_ends_later_without_touching_it(lite: Engine, do: Do) -> None:
    lite.deploy({"cabang.bpmn": BRANCHES}, by="system")
    case = lite.start("cabang", {"alamat": "lama", "daftar": [1, 2, 3]}, by="sari")
    do("Awal", catatan="a")

    do("Kiri", alamat="baru", daftar=[2])
    do("Kanan", kanan=1)

    assert lite.data(case.id) == {"alamat": "baru", "catatan": "a", "daftar": [2], "kanan": 1}


def test_after_a_rework_loop_the_newest_values_stand(lite: Engine, do: Do) -> None:
    lite.deploy({"cabang.bpmn": BRANCHES}, by="system")
    case = lite.start("cabang", {"alamat": "lama"}, by="sari")
    do("Awal", catatan="a")
    for number in range(3):
        do("Kanan", kanan=number)
        do("Kiri", alamat=f"baru {number}")
        do("Nilai", cukup=number == 2)

    assert lite.data(case.id) == {"alamat": "baru 2", "catatan": "a", "kanan": 2, "cukup": True}
    assert lite.case(case.id).status == "completed"
    assert lite.replay(case.id).differences == ()
