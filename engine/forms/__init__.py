"""Forms: form-js schemas read, proposed, collected, validated and shown, all on the server."""

from __future__ import annotations

from engine.forms.checking import validate
from engine.forms.choices import options
from engine.forms.collecting import collect
from engine.forms.constraints import is_email
from engine.forms.describing import Row, Section, Table, describe
from engine.forms.hiding import Showing, showing
from engine.forms.lettering import letter_of
from engine.forms.proposing import OUTCOME, REASON, RETURN, propose
from engine.forms.reckoning import computed, shown
from engine.forms.samples import sample
from engine.forms.schema import examine, read_form
from engine.forms.seeing import visible
from engine.forms.soundness import NUMBERED
from engine.forms.uploads import clean_name, sniff

__all__ = [
    "NUMBERED", "OUTCOME", "REASON", "RETURN", "Row", "Section", "Showing", "Table", "clean_name", "collect", "computed", "describe", "examine",
    "is_email", "letter_of", "options", "propose", "read_form", "sample", "showing", "shown", "sniff", "validate",
    "visible",
]
