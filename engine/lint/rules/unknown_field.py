"""A path into a form's answers names a field of that form; what no task writes is read as empty."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.conditions import expressions
from engine.lint.context import Context
from engine.lint.writes import declared, writes_anything
from engine.model import Form


def check(context: Context) -> Iterator[Finding]:
    """Paths to fields that the form does not have (an error), and variables that no task is known to write (a remark)."""
    known = frozenset().union(*(declared(process, context.processes) for process in (context.process, *context.processes.values())))
    open_ended = writes_anything(context.process, context.processes)
    for element, expression in expressions(context):
        for name in sorted(expression.names - known) if not open_ended else ():
            yield context.finding("unknown-variable", element, name=name, text=expression.text)
        for path in expression.paths:
            root, _, rest = path.partition(".")
            form = context.forms.get(root)
            field = rest.partition(".")[0].partition("[")[0]
            if form is not None and field and field not in _keys(form):
                yield context.finding("unknown-field", element, path=path, field=field, form=form.key)


def _keys(form: Form) -> set[str]:
    return {field.key for field in form.walk() if field.key}
