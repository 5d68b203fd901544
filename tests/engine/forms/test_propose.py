from __future__ import annotations

from datetime import datetime, time
from typing import Any

from hypothesis import given, settings, strategies as st

from engine import forms
from engine.forms.samples import sample
from engine.model import Form
from engine.workdays import WorkingCalendar
from tests.engine.forms.building import NOW, field, form, group, outcome, rows, stored, text, yes_no
from tests.engine.forms.test_validate import WIDE, json_values


def proposed(of: Form, **variables: Any) -> dict[str, Any]:
    """What stands in the form when it is opened."""
    return forms.propose(of, variables, now=NOW)


def test_defaults_and_computed_proposals_stand_in_a_fresh_form() -> None:
    judged = form(
        yes_no("rahasia", defaultValue="ya"), text("hal", properties={"usulan": '="Tanggapan: " + aduan.judul'}), text("lain"),
        group("g", field("datetime", "tanggal", subtype="date", properties={"usulan": "=today()"})),
        field("datetime", "tenggat", subtype="datetime", properties={"usulan": '=now() + duration("PT3H")'}),
    )

    assert proposed(judged, aduan={"judul": "Izin"}) == {
        "rahasia": "ya", "hal": "Tanggapan: Izin", "tanggal": "2026-06-08", "tenggat": "2026-06-08T11:05:00+08:00",
    }


def test_a_proposal_may_build_on_one_before_it() -> None:
    judged = form(text("a", defaultValue="x"), text("b", properties={"usulan": '=a + "y"'}))

    assert proposed(judged) == {"a": "x", "b": "xy"}


def test_the_office_may_be_given_apart() -> None:
    judged = form(text("kota", properties={"usulan": "=kantor.kota"}))

    assert forms.propose(judged, {}, now=NOW, office_vars={"kota": "Contoh"}) == {"kota": "Contoh"}


def test_a_proposal_that_fails_or_does_not_fit_is_none() -> None:
    judged = form(
        text("a", properties={"usulan": "=hilang.sama.sekali"}), text("b", properties={"usulan": '="x" + 1'}), text("c", properties={"usulan": "=7"}),
        yes_no("d", properties={"usulan": '="mungkin"'}), field("number", "e", properties={"usulan": '="banyak"'}),
        field("checklist", "f", values=["x", "y"], properties={"usulan": '=["y", "z"]'}),
        field("select", "g", valuesExpression="=7", defaultValue="x"),
    )

    assert proposed(judged) == {"f": ["y"]}


def test_a_list_starts_with_the_rows_the_schema_asks_for() -> None:
    assert proposed(form(rows("hadir", text("nama")))) == {"hadir": [{}]}
    assert proposed(form(rows("hadir", text("nama"), defaultRepetitions=0))) == {}
    judged = form(rows("hadir", text("nama"), properties={"usulan": "=undangan"}))
    assert proposed(judged, undangan=[{"nama": "Rina"}]) == {"hadir": [{"nama": "Rina"}]}


DRAFT = form(
    text("hal", properties={"usulan": '="Tanggapan"'}), field("textarea", "isi", properties={"usulan": "=jawab.uraian"}),
    field("datetime", "tanggal", subtype="date", properties={"usulan": "=today()"}),
    text("tetap", readonly=True, properties={"usulan": "=jawab.uraian"}),
    outcome("ajukan", "kembalikan"), text("alasan_kembali"),
)
EARLIER = {
    "hal": "Jawaban", "isi": "Surat yang sudah disunting", "tanggal": "2026-06-01", "tetap": "lama", "keputusan": "ajukan", "alasan_kembali": "x",
}


def test_a_later_round_begins_with_what_was_written_before_save_for_clock_decision_and_computed_values() -> None:
    assert proposed(DRAFT, uji=EARLIER, jawab={"uraian": "baru"}) == {
        "hal": "Jawaban", "isi": "Surat yang sudah disunting", "tanggal": "2026-06-08", "tetap": "baru",
    }


def test_after_a_round_that_returned_the_case_proposals_are_made_anew() -> None:
    returned = {**EARLIER, "keputusan": "kembalikan"}

    assert proposed(DRAFT, uji=returned, jawab={"uraian": "baru"}) == {"hal": "Tanggapan", "isi": "baru", "tanggal": "2026-06-08", "tetap": "baru"}


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefghijklmn"), json_values))
def test_whatever_an_earlier_round_left_opening_the_form_never_fails(earlier: dict[str, Any]) -> None:
    assert set(forms.propose(WIDE, {"uji": earlier}, now=NOW)) <= set("abcdefghijklmn")


def test_a_sample_has_every_key_that_is_stored() -> None:
    judged = form(
        text("a"), field("number", "b"), field("checkbox", "c"), yes_no("d"), field("checklist", "e", values=["x"]), rows("f", text("g")),
        field("datetime", "h", subtype="datetime"), field("filepicker", "i"), group("k", field("textarea", "l")),
    )

    assert stored(judged, sample(judged)) == sample(judged)


def test_a_duration_counts_in_working_time_and_is_made_anew_each_round() -> None:
    friday = datetime(2026, 6, 12, 15, 0, 40, tzinfo=NOW.tzinfo)
    hours = WorkingCalendar(zone="Asia/Makassar", weekly={day: ((time(8), time(16)),) for day in range(5)})
    deadline = form(field("datetime", "tenggat", subtype="datetime", properties={"usulan": '=duration("PT3H")'}))
    earlier = {"uji": {"tenggat": "2026-06-01T08:00:00+08:00"}}

    assert forms.propose(deadline, earlier, now=friday, calendar=hours) == {"tenggat": "2026-06-15T10:00:00+08:00"}
    assert forms.propose(deadline, {}, now=friday) == {"tenggat": "2026-06-12T18:00:00+08:00"}
