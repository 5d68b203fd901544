"""The sentences that explain a finding, read from the `messages.toml` beside a room's modules."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

_PARTS = {"id": ("{0} Jika dibiarkan: {1} Perbaikan: {2}"), "en": ("{0} If ignored: {1} What to do: {2}")}


@cache
def sentences(package: str) -> Mapping[str, Mapping[str, str]]:
    """Key of a message → language (``id``, ``en``) → its template, of the room `package`.

    The file holds, per key and language, three parts: what is wrong, what happens if it is ignored, what to do.
    """
    text = resources.files(package).joinpath("messages.toml").read_text(encoding="utf-8")
    return {key: {language: form.format(*entry[language]) for language, form in _PARTS.items()} for key, entry in tomllib.loads(text).items()}


def said(package: str, key: str, /, **values: object) -> dict[str, str]:
    """Language → the sentence `key` of the room `package`, its placeholders filled; a value that is a mapping has its text by language."""
    return {
        language: template.format(**{name: value[language] if isinstance(value, Mapping) else value for name, value in values.items()})
        for language, template in sentences(package)[key].items()
    }
