"""Random expressions as a person might write them, in any mixture of spellings, and random data for them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

NAMES = ("a", "b", "nilai", "daftar", "orang", "x", "item")
FIELDS = ("a", "nama", "b")
TEXTS = ("", "ya", "tidak", "é\n\"\\'\t", "2025-01-31", "PT3H", "2025-01-31T07:30+08:00")

scalars: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from([0.5, 0.1, -1.25, 1e-7, 1e21]), st.sampled_from(TEXTS)
)
data: st.SearchStrategy[Any] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=3), max_leaves=6
)
variables: st.SearchStrategy[dict[str, Any]] = st.dictionaries(st.sampled_from(NAMES), data, max_size=6)


def _text_literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
    return '"' + escaped.replace('"', '\\"') + '"'


_leaves = st.one_of(
    st.sampled_from(NAMES),
    st.builds("{}.{}".format, st.sampled_from(NAMES), st.sampled_from(FIELDS)),
    st.sampled_from(
        ["null", "true", "false", "None", "True", "False", "0", "1", "2.50", ".5", "0.0000001", "1000000000000000000000", "'ya'", "[]", "{}"]
    ),
    st.sampled_from(TEXTS).map(_text_literal),
    st.sampled_from(['duration("PT3H")', 'duration("P1M")', 'date("2025-01-31")', 'date and time("2025-01-31T07:30+08:00")', "now()", "today()"]),
)


def _composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Bracketed or not: what the brackets decide, and what is refused without them, is part of the game."""
    part = inner | inner.map("({})".format)
    signs = st.sampled_from(["+", "-", "*", "/", "=", "!=", "==", "<", "<=", ">", ">=", "and", "or", "&&", "||", "in", "not in"])
    return st.one_of(
        st.builds("{} {} {}".format, part, signs, part),
        st.builds("{}{}".format, st.sampled_from(["-", "!", "not ", "- "]), part),
        st.builds("not({})".format, inner),
        st.builds("{}.{}".format, part, st.sampled_from(FIELDS)),
        st.builds("{}[{}]".format, part, st.sampled_from(["1", "-1", "'nama'", '"a"']) | inner),
        st.builds("{}[item.{} = {}]".format, part, st.sampled_from(FIELDS), part),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds('{{{}: {}, "b c": {}}}'.format, st.sampled_from(NAMES), inner, inner),
        st.builds("{} between {} and {}".format, part, part, part),
        st.builds("{} in {}{}..{}{}".format, part, st.sampled_from("[("), part, part, st.sampled_from("])")),
        st.builds("{} in ({} {}, {})".format, part, st.sampled_from(["<", ">=", ""]), part, inner),
        st.builds("if {} then {} else {}".format, inner, inner, inner),
        st.builds("{} {} in {} satisfies {}".format, st.sampled_from(["some", "every"]), st.sampled_from(NAMES), part, inner),
        st.builds("some x in {}, b in {} satisfies {}".format, part, part, inner),
        st.builds(
            "{}({})".format, st.sampled_from(["count", "sum", "max", "abs", "string", "date", "duration", "flatten", "upper case", "all"]), inner
        ),
        st.builds("{}({}, {})".format, st.sampled_from(["contains", "list contains", "append", "concatenate", "min", "starts  with"]), inner, inner),
    )


expressions: st.SearchStrategy[str] = st.recursive(_leaves, _composed, max_leaves=12)


_numbers = st.recursive(
    st.sampled_from(["p", "q", "0", "1", "7", "0.5"]),
    lambda inner: (
        st.builds("{} {} {}".format, inner, st.sampled_from(["+", "-", "*"]), inner)
        | st.builds("({})".format, inner)
        | st.builds("-{}".format, inner)
    ),
    max_leaves=4,
)
_comparisons = st.one_of(
    st.builds("{} {} {}".format, _numbers, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), _numbers),
    st.builds("{} {} [{}, {}]".format, _numbers, st.sampled_from(["in", "not in"]), _numbers, _numbers),
    st.sampled_from(["s", "t", "True", "False"]),
)
#: Conditions in Python's spelling over the numbers p, q and the truths s, t.
python_conditions: st.SearchStrategy[str] = st.recursive(
    _comparisons,
    lambda inner: (
        st.builds("{} {} {}".format, inner, st.sampled_from(["and", "or"]), inner)
        | st.builds("({})".format, inner)
        | st.builds("not {}".format, inner)
    ),
    max_leaves=6,
)
