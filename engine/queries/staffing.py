"""Members of staff as a form's options: ``kantor.petugas`` (all of them) and ``kantor.petugas_boleh`` (those whom the case is not kept from).

They are no part of what a case records of the office: only forms read them, when they are filled in and when they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.model import OFFICE, Field, Form
from engine.office import Office
from engine.persistence import barring

ALL, FREE = "petugas", "petugas_boleh"
_ASKED = f"{OFFICE}.{ALL}"


def choosing(form: Form) -> Iterator[Field]:
    """The fields in which somebody of the staff is chosen."""
    return (field for field in form.walk() if _ASKED in (field.options_expression or ""))


def with_people(
    connection: Connection, office: Office, variables: Mapping[str, Any], *, forms: Iterable[Form | None], case_id: str, at: datetime
) -> dict[str, Any]:
    """The variables, with members of staff to choose from if one of the forms offers some."""
    if not any(True for form in forms if form is not None for _ in choosing(form)):
        return dict(variables)
    staff = [one for one in barring.colleagues(connection, at) if any(role.staff for role in map(office.role_of, one.roles) if role is not None)]
    barred = barring.barred_of(connection, case_id)
    offered = [(one.id, {"value": one.id, "label": ", ".join(filter(None, (one.name, one.title)))}) for one in staff]
    lists = {ALL: [option for _, option in offered], FREE: [option for user, option in offered if user not in barred]}
    return {**variables, OFFICE: {**variables.get(OFFICE, {}), **lists}}
