"""How the house's laws are seen to be broken, and where each holds; the laws themselves stand in `test_house`."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Source:
    """A tracked text file of the project."""

    name: str
    """Path within the repository, with forward slashes."""
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    def within(self, *places: str) -> bool:
        """Does it stand in one of `places` (a folder, or a file without its ending)?"""
        return any(self.name == f"{place}.py" or self.name == place or self.name.startswith(f"{place}/") for place in places)


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


Broken = Iterator[tuple[int, str]]
"""Line number and what stands there."""


@dataclass(frozen=True)
class Law:
    """One law: where it holds, how it is seen to be broken."""

    title: str
    reason: str
    instead: str
    holds_in: Callable[[Source], bool]
    broken: Callable[[Source], Broken]
    breach: tuple[str, str]
    """A file name and a text that break it: the law is tested too."""
    excused: Mapping[str, str] = field(default_factory=dict)
    """Path → why this file is excused."""


@cache
def sources(*patterns: str) -> tuple[Source, ...]:
    """The tracked and the new files that match `patterns`, what is not ours excepted."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = [line for line in listed.stdout.splitlines() if "/vendor/" not in line and (ROOT / line).is_file()]
    return tuple(Source(name, (ROOT / name).read_text(encoding="utf-8")) for name in ours)


# ---------------------------------------------------------------- how a law is seen to be broken


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Every imported name, dotted: line and ``package.module.name``."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def uses_library(*packages: str, but: Iterable[str] = ()) -> Callable[[Source], Broken]:
    """Does it import from one of `packages`, the names `but` excepted?"""

    def broken(source: Source) -> Broken:
        return ((line, f"imports {name}") for line, name in imports(source) if name.split(".")[0] in packages and name not in but)

    return broken


def mentions(*dotted: str) -> Callable[[Source], Broken]:
    """Is one of the dotted names imported or written out?"""
    wanted = set(dotted)

    def broken(source: Source) -> Broken:
        yield from ((line, f"imports {name}") for line, name in imports(source) if name in wanted)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and any(f".{ast.unparse(node)}".endswith(f".{name}") for name in wanted):
                yield node.lineno, ast.unparse(node)

    return broken


def runs_text(source: Source) -> Broken:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"eval", "exec", "compile", "__import__"}:
            yield node.lineno, f"{node.func.id}(…)"


WRITING_SQL = re.compile(r"\s*(INSERT INTO|UPDATE \w+ SET|DELETE FROM|REPLACE INTO)\b")


def writes_rows(source: Source) -> Broken:
    verbs = {"insert", "update", "delete"}
    yield from ((line, f"imports {name}") for line, name in imports(source) if name.startswith("sqlalchemy") and name.split(".")[-1] in verbs)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.match(node.value):
            yield node.lineno, node.value.strip()[:50]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield node.lineno, ast.unparse(node.func)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def nesting(node: ast.AST, level: int = 0) -> int:
    """How deep blocks stand in blocks; `elif` is no deeper, inner functions count for themselves."""
    blocks = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)
    deepest = level
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, nesting(child, level + (isinstance(child, blocks) and not is_elif)))
    return deepest


def outgrows(source: Source) -> Broken:
    if (lines := source.text.count("\n")) > 500:
        yield 1, f"{lines} lines in one file (ceiling 500)"
    for function in functions(source.tree):
        if (length := (function.end_lineno or 0) - function.lineno + 1) > 60:
            yield function.lineno, f"{function.name} has {length} lines (ceiling 60)"
        if (depth := nesting(function)) > 4:
            yield function.lineno, f"{function.name} nests {depth} deep (ceiling 4)"


def acts_on_import(source: Source) -> Broken:
    """Statements that do more than bind a name; an `Index` only completes the table declared above it."""
    for node in source.tree.body:
        calls = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) != "Index"
        does = calls or isinstance(node, ast.For | ast.While | ast.With)
        if does:
            yield node.lineno, ast.unparse(node).splitlines()[0]


def lacks_docstring(source: Source) -> Broken:
    """Modules, classes, functions and methods whose names have no leading underscore anywhere on their path."""
    if any(part.startswith("_") and part != "__init__.py" for part in source.name.split("/")):
        return
    if source.text.strip() and not ast.get_docstring(source.tree):
        yield 1, "the module"
    pending: list[ast.Module | ast.ClassDef] = [source.tree]
    while pending:
        for node in pending.pop().body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node) and not any(ast.unparse(mark).endswith(("overload", ".setter")) for mark in node.decorator_list):
                yield node.lineno, node.name
            if isinstance(node, ast.ClassDef):
                pending.append(node)


def docstrings(tree: ast.AST) -> set[int]:
    """Ids of the constant nodes that only document (docstrings and the lines below fields)."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


PROCEDURE_WORDS = re.compile(
    r"(?<![a-z])(kasi|kabid|kadis|kepala dinas|umum|wbs|perizinan|disposisi|paraf|nihil|pilah|arsip|kutai|kartanegara|dpmptsp|gubernur|bupati"
    r"|formulir pengaduan|penanganan_pengaduan|pemeriksaan_harian|surat_keluar|surat_balasan|beri_nomor|tanda_tangan|jawab_kabid"
    r"|hasil_bidang)(?![a-z])",
    re.IGNORECASE,
)


def knows_procedure(source: Source) -> Broken:
    silent = docstrings(source.tree)
    for node in ast.walk(source.tree):
        words = [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent else []
        words += [getattr(node, name) for name in ("id", "attr", "arg", "name") if isinstance(getattr(node, name, None), str)]
        for word in words:
            if found := PROCEDURE_WORDS.search(word):
                yield getattr(node, "lineno", 1), found.group()


def lines_with(pattern: str) -> Callable[[Source], Broken]:
    searched = re.compile(pattern)

    def broken(source: Source) -> Broken:
        return ((number, line.strip()[:90]) for number, line in enumerate(source.text.splitlines(), 1) if searched.search(line))

    return broken


def vague_name(source: Source) -> Broken:
    banned = {"utils", "util", "helpers", "helper", "common", "base", "manager", "service", "handler", "misc"}
    parts = source.name.removesuffix(".py").split("/")
    yield from ((1, part) for part in parts if part in banned)
    yield from ((node.lineno, node.name) for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef) and node.name.lower() in banned)


# ---------------------------------------------------------------- where a law holds


def product(source: Source) -> bool:
    return source.name.endswith(".py") and source.within("engine", "webtasks", "commands", "run")


def outside(*places: str) -> Callable[[Source], bool]:
    """All product code but what stands in `places`."""
    return lambda source: product(source) and not source.within(*places)


def engine_below_runtime(source: Source) -> bool:
    return source.name.endswith(".py") and source.within("engine") and not source.within("engine/runtime", "engine/worker", "engine/rehearsal")


def engine(source: Source) -> bool:
    return source.name.endswith(".py") and source.within("engine")


def suite(source: Source) -> bool:
    return source.name.endswith(".py") and source.within("tests") and not source.within("tests/bench", "tests/test_house")


def pages(source: Source) -> bool:
    return source.within("webtasks/templates", "webtasks/static")


def anywhere(source: Source) -> bool:
    return source.name.endswith(".py") and not source.within("tests/bench", "tests/test_house")
