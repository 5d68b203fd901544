"""The named functions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from engine import expressions
from engine.expressions import BUILT_IN, Function, Run, evaluate, parse, to_json
from engine.workdays import WorkingCalendar, to_json as to_json_of
from tests.engine.expressions.saying import NOON, fault, value

LATE = datetime(2025, 3, 3, 20, 0, tzinfo=UTC)
WITA = timezone(timedelta(hours=8))
READ_NULL = frozenset(
    {
        "count",
        "sum",
        "mean",
        "min",
        "max",
        "all",
        "any",
        "list contains",
        "append",
        "concatenate",
        "reverse",
        "distinct values",
        "flatten",
        "context merge",
        "index of",
        "string join",
    }
)
EXAMPLES: list[tuple[str, Any]] = [
    ('contains("pengaduan", "adu")', True),
    ('contains("pengaduan", "x")', False),
    ('starts with("bidang:perizinan", "bidang:")', True),
    ('ends with("surat.pdf", ".pdf")', True),
    ('upper case("abc")', "ABC"),
    ('lower case("ABC")', "abc"),
    ('string length("añ")', 2),
    ('trim("  a b ")', "a b"),
    ('substring("pengaduan", 4)', "gaduan"),
    ('substring("pengaduan", 4, 3)', "gad"),
    ('substring("pengaduan", -4, 2)', "du"),
    ('substring("abc", 9)', ""),
    ("string(1.50)", "1.5"),
    ("string(0.0000001)", "0.0000001"),
    ("string(12)", "12"),
    ("string(true)", "true"),
    ('string("a")', "a"),
    ('string(duration("PT90M"))', "PT1H30M"),
    ('string(date("2025-01-31"))', "2025-01-31"),
    ('string join(["a", null, "b"], ", ")', "a, b"),
    ('string join(["a", "b"])', "ab"),
    ("string join(kosong)", ""),
    ('number("12.50")', 12.5),
    ('number("-3")', -3),
    ('number("1.250,5", ".", ",")', 1250.5),
    ("floor(1.7)", 1),
    ("floor(-1.2)", -2),
    ("ceiling(1.2)", 2),
    ("ceiling(-1.7)", -1),
    ("round(2.5)", 3),
    ("round(-2.5)", -3),
    ("round(1.005, 2)", 1.01),
    ("round(1250, -2)", 1300),
    ("round half up(0.5)", 1),
    ("abs(-3)", 3),
    ('abs(duration("P1M"))', "P1M"),
    ('abs(duration("-P1M"))', "P1M"),
    ('abs(duration("-PT1H"))', "PT1H"),
    ("count([1, null])", 2),
    ("count(kosong)", 0),
    ("sum([1, 0.1, 0.2])", 1.3),
    ("sum(1, 2, 3)", 6),
    ("sum([])", None),
    ("sum([1, null])", None),
    ('sum([duration("PT1H"), duration("PT30M")])', "PT1H30M"),
    ("mean([1, 2, 4.5])", 2.5),
    ("min([3, 1.5, 2])", 1.5),
    ("max(3, 1, 2)", 3),
    ('max(["a", "c", "b"])', "c"),
    ('min(date("2025-02-01"), date("2025-01-01"))', "2025-01-01"),
    ("max([])", None),
    ("max([1, null])", None),
    ("all([true, true])", True),
    ("all([true, false, null])", False),
    ("all([true, null])", None),
    ("all([])", True),
    ("any([false, true, null])", True),
    ("any(false, null)", None),
    ("any([])", False),
    ('list contains(["a", "b"], "b")', True),
    ("list contains([1, null], null)", True),
    ("list contains([[1]], [1])", True),
    ("list contains(kosong, 1)", False),
    ("append([1], 2, [3])", [1, 2, [3]]),
    ("append(kosong, 1)", [1]),
    ('concatenate(["kasi"], ["bidang:a"])', ["kasi", "bidang:a"]),
    ("concatenate([1], kosong)", [1]),
    ("reverse([1, 2])", [2, 1]),
    ('distinct values([1, "1", 1.0, true, [1], [1], null, null])', [1, "1", True, [1], None]),
    ("flatten([1, [2, [3, []]], null])", [1, 2, 3, None]),
    ("context merge([{a: 1, b: 2}, null, {b: null, c: 3}])", {"a": 1, "b": None, "c": 3}),
    ("index of([5, 6, 5], 5)", [1, 3]),
    ('get value({"bidang:a": 1}, "bidang:a")', 1),
    ('get value({a: 1}, "b")', None),
    ("now()", "2025-03-03T12:00:00+00:00"),
    ("today()", "2025-03-03"),
    ('date("2025-01-31")', "2025-01-31"),
    ("date(2025, 1, 31)", "2025-01-31"),
    ('date(date and time("2025-01-31T23:00:00+08:00"))', "2025-01-31"),
    ('date and time("2025-01-31T23:00+08:00")', "2025-01-31T23:00:00+08:00"),
    ('duration("PT3H")', "PT3H"),
    ('is working day(date("2025-03-03"))', True),
    ('is working day(date("2025-03-08"))', False),
    ('working days(date("2025-03-03"), date("2025-03-10"))', 4),
    ('working days(date and time("2025-03-03T16:30:00+08:00"), date("2025-03-10"))', 3),
    ('working days(date("2025-03-10"), date("2025-03-03"))', 0),
    ('add working days(date("2025-03-05"), 2)', "2025-03-10"),
    ('add working days(date("2025-03-08"), 0)', "2025-03-10"),
    ('working time(date and time("2025-03-03T15:00:00+08:00"), date and time("2025-03-04T09:00:00+08:00"))', "PT2H30M"),
    ('add working time(date and time("2025-03-06T15:30:00+08:00"), duration("PT1H"))', "2025-03-10T00:00:00+00:00"),
]
CALENDAR = to_json_of(
    WorkingCalendar(
        "Asia/Makassar",
        dict.fromkeys(range(5), ((time(7, 30), time(12)), (time(13), time(16)))),
        holidays={date(2025, 3, 7): "libur"},
    )
)


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_what_a_function_yields(text: str, expected: Any) -> None:
    found = to_json(value(text, kantor={"kalender": CALENDAR}))

    assert found == expected
    assert type(found) is type(expected)


def test_every_function_has_an_example() -> None:
    shown = " ".join(text for text, _ in EXAMPLES)

    assert [name for name in BUILT_IN if f"{name}(" not in shown] == []


@pytest.mark.parametrize("name", sorted({name for name in BUILT_IN if BUILT_IN[name].least > 0} - READ_NULL))
def test_a_function_of_single_values_yields_null_for_null(name: str) -> None:
    arguments = ", ".join(["kosong"] * BUILT_IN[name].least)

    assert value(f"{name}({arguments})") is None


@pytest.mark.parametrize(
    "text",
    [
        'contains(1, "a")',
        "upper case(1)",
        "string length([1])",
        "string([1])",
        "string({})",
        "number(n)",
        'floor("1")',
        'round(1.5, "a")',
        "round(1.5, 99)",
        "abs(true)",
        "count(1)",
        'count("abc")',
        'sum(["a"])',
        'sum("a")',
        "any([1])",
        'list contains("abc", "a")',
        "append(1, 2)",
        "flatten({})",
        "context merge([1])",
        "context merge({a: 1})",
        'substring("a", 0)',
        'substring("a", 1.5)',
        'get value([], "a")',
        "date(n)",
        "date(b)",
        "duration(n)",
        "date and time(n)",
        "string join([1])",
        "date(a, 1)",
        "is working day(n)",
        "working days(n, n)",
        "add working days(date(2025, 3, 3), 1.5)",
        "add working days(date(2025, 3, 3), -1)",
        "working time(date(2025, 3, 3), now())",
        "add working time(now(), n)",
        'add working time(now(), duration("P1M"))',
        'add working time(now(), duration("-PT1H"))',
    ],
)
def test_an_argument_of_the_wrong_kind_is_a_fault_that_names_the_function(text: str) -> None:
    error = fault(text, a=2025, n=1, b=True, kantor={"kalender": CALENDAR})

    assert error.reason in ("argument", "list")
    assert text.split("(")[0] in error.message_id


@pytest.mark.parametrize("name", sorted(READ_NULL))
def test_a_function_of_lists_reads_null_as_an_empty_list(name: str) -> None:
    more = {"list contains": ", 1", "append": ", 1", "index of": ", 1"}.get(name, "")

    assert value(f"{name}(kosong{more})") == value(f"{name}([]{more})")


@pytest.mark.parametrize("name", ["contains", "starts with", "ends with", "list contains", "all", "any"])
def test_a_bracket_with_a_function_that_yields_truth_filters(name: str) -> None:
    call = {"list contains": "list contains(item, 1)", "all": "all(item)", "any": "any(item)"}.get(name, f'{name}(item, "a")')
    items = {"list contains": [[1], [2]], "all": [[True], [False]], "any": [[True], [False]]}.get(name, ["a", "b"])

    assert value(f"l[{call}]", l=items) == items[:1]


def test_among_equals_the_first_is_the_least_and_the_greatest() -> None:
    for name in ("min", "max"):
        assert to_json(value(f"{name}(a, b)", a=LATE, b=LATE.astimezone(WITA))) == LATE.isoformat()


@pytest.mark.parametrize("text", ['min([1, "a"])', "max([true, false])"])
def test_the_least_of_values_without_order_is_a_fault(text: str) -> None:
    assert fault(text).reason == "compare"


@pytest.mark.parametrize(
    ("text", "reason"), [("date(t)", "date"), ("duration(t)", "duration"), ("date and time(t)", "instant"), ("number(t)", "unreadable")]
)
@pytest.mark.parametrize("found", ["", "besok", "2025-13-01", "1,5", "9" * 200])
def test_data_that_cannot_be_read_are_a_fault(text: str, reason: str, found: str) -> None:
    assert fault(text, t=found).reason == reason


@pytest.mark.parametrize(
    "text", ['number(t, "x")', 'number(t, ".", ".")', 'number(t, ",", ";")', 'number("1.5", "", ",")', 'number("1,5", ",", ",")']
)
def test_separators_that_leave_doubt_are_not_read(text: str) -> None:
    try:
        error: expressions.EvaluationError | expressions.ExpressionError = fault(text, t="15")
    except expressions.ExpressionError as refused:
        error = refused

    assert error.reason == "unreadable"


@pytest.mark.parametrize("text", ["now()", "today()"])
def test_the_clock_is_a_fault_where_none_is_given(text: str) -> None:
    with pytest.raises(expressions.EvaluationError) as caught:
        evaluate(parse(text), {})

    assert caught.value.reason == "clock"


@pytest.mark.parametrize(
    ("variables", "zone", "today", "now"),
    [
        ({}, None, "2025-03-03", "2025-03-03T20:00:00+00:00"),
        ({}, WITA, "2025-03-04", "2025-03-04T04:00:00+08:00"),
        ({"kantor": {"zona": "Asia/Makassar"}}, None, "2025-03-04", "2025-03-04T04:00:00+08:00"),
        ({"kantor": {"zona": "Asia/Jakarta"}}, WITA, "2025-03-04", "2025-03-04T04:00:00+08:00"),
        ({"kantor": {}}, None, "2025-03-03", "2025-03-03T20:00:00+00:00"),
    ],
)
def test_today_is_the_day_at_the_office(variables: dict[str, Any], zone: timezone | None, today: str, now: str) -> None:
    assert to_json(evaluate(parse("[today(), now()]"), variables, now=LATE, zone=zone).value) == [today, now]


@pytest.mark.parametrize("office", [{}, {"kalender": None}, {"kalender": {"zona": "Asia/Makassar"}}, {"kalender": {**CALENDAR, "minggu": 3}}])
def test_working_time_without_a_calendar_is_a_fault(office: dict[str, Any]) -> None:
    assert fault('is working day(date("2025-03-03"))', kantor=office).reason == "calendar"


@pytest.mark.parametrize("text", ['add working days(date("2025-03-03"), 999999)', 'add working time(now(), duration("PT999999H"))'])
def test_more_working_time_than_a_calendar_has_is_a_fault(text: str) -> None:
    assert fault(text, kantor={"kalender": CALENDAR}).reason == "no working time"


def test_working_time_reads_the_recorded_calendar() -> None:
    office = {"kantor": {"kalender": CALENDAR, "zona": "Asia/Makassar"}}

    found = evaluate(parse('add working time(date and time("2025-03-06T15:30:00+08:00"), duration("PT1H"))'), office)

    assert to_json(found.value) == "2025-03-10T08:00:00+08:00"
    assert found.reads == {"count(kantor.kalender.libur)": 1, "kantor.zona": "Asia/Makassar"}


def test_the_offices_zone_is_noted_as_read_when_it_decides() -> None:
    office = {"kantor": {"zona": "Asia/Makassar"}}

    assert evaluate(parse("today()"), office, now=NOON).reads == {"kantor.zona": "Asia/Makassar"}
    assert evaluate(parse('date("2025-01-01")'), office, now=NOON).reads == {}


@pytest.mark.parametrize("zone", ["Bulan/Kawah", "", 7, "../../etc/passwd"])
def test_an_unknown_zone_is_a_fault(zone: Any) -> None:
    assert fault("today()", kantor={"zona": zone}).reason == "zone"


def test_a_time_without_zone_is_meant_at_the_office_or_cannot_be_read() -> None:
    text = 'date and time("2025-03-04T08:00")'

    assert to_json(value(text, kantor={"zona": "Asia/Makassar"})) == "2025-03-04T08:00:00+08:00"
    assert fault(text).reason == "instant"


def test_parts_of_dates_and_durations() -> None:
    assert value('[date("2025-01-31").weekday, date("2025-01-31").year, date("2025-01-31").hour]') == [5, 2025, None]
    assert value('date and time("2025-01-31T07:30:10+08:00").hour') == 7
    assert value('[duration("-P1DT2H").days, duration("-P1DT2H").hours, duration("P14M").months, duration("PT1H").x]') == [-1, -2, 2, None]


# ---- functions of the caller


def _jam_kerja(run: Run, amount: Any) -> Any:
    run.charge(1)
    return amount * run.variables["kantor"]["faktor"]


def _picky(amount: Any) -> Any:
    if amount > 5:
        raise ValueError("too much")
    return expressions.parse_duration("tidak begitu")


OWN = {
    "jam kerja": Function(_jam_kerja, 1, 1, in_context=True),
    "pilih": Function(_picky, 1, 1),
    "cocok": Function(lambda a: a == 1, 1, 1, yields_boolean=True),
}


def test_a_caller_adds_functions_by_name() -> None:
    expression = parse("jam  kerja(2) + 1", functions=OWN)

    assert expression.text == "jam kerja(2) + 1"
    assert evaluate(expression, {"kantor": {"faktor": 3}}).value == 7


def test_a_function_that_yields_truth_filters() -> None:
    assert evaluate(parse("l[cocok(item)]", functions=OWN), {"l": [1, 2, 1]}).value == [1, 1]


@pytest.mark.parametrize("amount", [9, 1])
def test_what_a_callers_function_cannot_do_is_a_fault(amount: int) -> None:
    with pytest.raises(expressions.EvaluationError):
        evaluate(parse("pilih(n)", functions=OWN), {"n": amount})


def test_functions_added_for_one_text_are_unknown_to_others() -> None:
    with pytest.raises(expressions.ExpressionError):
        parse("jam kerja(2)")
