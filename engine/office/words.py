"""The wording: wording.toml, flattened to dotted keys, with the labels of roles and statuses beside it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.office.choices import LANGUAGES, read_words
from engine.office.tables import Table
from engine.office.values import PublicStatus, Words, placeholders

SMS_LENGTH = 160
_SMS = "pesan.sms"
_GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Characters of the GSM-7 default alphabet (3GPP TS 23.038 §6.2.1), each one septet."""


def sms_fits(text: str) -> bool:
    """Whether one SMS holds the text: at most 160 characters, all of the GSM-7 default alphabet."""
    return len(text) <= SMS_LENGTH and _GSM7.issuperset(text)


def read_wording(file: Table, longest: Mapping[str, int]) -> dict[str, Words]:
    """Dotted key → its text in every language. `longest`: SMS placeholder → length of its longest value."""
    wording = dict(_leaves(file, ""))
    for key, words in wording.items():
        if key.startswith(_SMS + "."):
            _check_sms(file, key, words, longest)
    return wording


def by_language(wording: Mapping[str, Words], statuses: Mapping[str, PublicStatus], role_labels: Mapping[str, Words]) -> dict[str, dict[str, str]]:
    """Language → key → text; ``peran.<key>`` and ``status.<key>`` come from the files that define them."""
    labels = {f"status.{key}": status.label for key, status in statuses.items()} | {f"peran.{key}": words for key, words in role_labels.items()}
    return {lang: {key: words[lang] for key, words in {**wording, **labels}.items()} for lang in LANGUAGES}


def _leaves(table: Table, prefix: str) -> list[tuple[str, Words]]:
    found: list[tuple[str, Words]] = []
    for key in table.unread():
        if set(table.table(key).unread()) <= set(LANGUAGES):
            found.append((prefix + key, read_words(table, key)))
        else:
            found += _leaves(table.table(key), f"{prefix}{key}.")
    return found


def _check_sms(file: Table, key: str, words: Words, longest: Mapping[str, int]) -> None:
    for lang, text in words.items():
        unknown = placeholders(text) - longest.keys()
        if unknown:
            names = ", ".join(sorted(unknown))
            raise file.error(
                f"{key}.{lang}", id=f"isian {names} tidak ada di sms_terpanjang (pengaturan.toml)",
                en=f"placeholders {names} are not in sms_terpanjang (pengaturan.toml)",
            )
        filled = text.format_map({name: "0" * length for name, length in longest.items()})
        odd = sorted(set(filled) - _GSM7)
        if odd or len(filled) > SMS_LENGTH:
            raise file.error(
                f"{key}.{lang}", id=f"SMS {len(filled)} karakter (paling banyak {SMS_LENGTH}), huruf di luar GSM-7: {odd}; singkatkan",
                en=f"SMS of {len(filled)} characters (at most {SMS_LENGTH}), outside GSM-7: {odd}; shorten it",
            )
