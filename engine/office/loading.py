"""From a folder of TOML files to one `Office`, every reference between the files checked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from engine.office import choices, hours, intake, reports, rules, samples, settings, structure, words
from engine.office.tables import Table, read_file
from engine.office.values import Office, Person, Post, Role, Words

_PEOPLE = "contoh/orang.toml"
_SAMPLES = "contoh/aduan.toml"
_INTAKE = "kanal.toml"


def load_office(folder: Path) -> Office:
    """The office of a folder; ``contoh/`` may be absent, and ``kanal.toml``: no channel then makes cases of messages.

    Raises OfficeError for the first thing that is wrong.
    """
    identity_file = read_file(folder, "kantor.toml")
    identity = structure.read_identity(identity_file)
    role_file = read_file(folder, "peran.toml")
    roles = structure.read_roles(role_file)
    bidang = structure.read_bidang(read_file(folder, "bidang.toml"), roles)
    groups = structure.groups(roles, bidang)
    posts_file = read_file(folder, "pejabat.toml")
    posts = structure.read_posts(posts_file, groups)
    lists, flags = choices.read_lists(read_file(folder, "daftar.toml"))
    known_channels = [option.value for option in lists.get("kanal", ())]
    _check_channels(identity_file, identity["channels"], known_channels)
    same_within, intakes = intake.read_intake(read_file(folder, _INTAKE), known=known_channels) if (folder / _INTAKE).exists() else (timedelta(), {})
    statuses = choices.read_statuses(read_file(folder, "status.toml"))
    working_hours = hours.read_hours(read_file(folder, "jam_kerja.toml"))
    decrees, holidays = hours.read_holidays(read_file(folder, "libur.toml"))
    calendars = working_hours.calendars(holidays)
    values, own = settings.read_settings(read_file(folder, "pengaturan.toml"))
    wording = words.read_wording(read_file(folder, "wording.toml"), values["sms_terpanjang"])
    people = samples.read_people(read_file(folder, _PEOPLE), groups) if (folder / _PEOPLE).exists() else ()
    _check_holders(posts_file, posts, people)
    list_keys = [*lists, "bidang", "pejabat"]
    registers = choices.read_registers(read_file(folder, "register.toml"), list_keys, posts=posts)
    all_rules = rules.read_rules(read_file(folder, "aturan.toml"))
    report = reports.read_reports(
        read_file(folder, "laporan.toml"), list_keys=[*list_keys, "status"], registers=registers, rules={rule.key for rule in all_rules}, posts=posts,
    )
    return Office(
        **identity,
        zone=working_hours.zone, calendar=calendars[working_hours.chosen], calendars=calendars,
        working_hours=working_hours, holidays=holidays, decrees=decrees,
        roles=roles, bidang=bidang, lists=lists, flags=flags, statuses=statuses,
        wording=words.by_language(wording, statuses, _role_labels(role_file, roles)),
        registers=registers, report=report,
        intakes=intakes, same_within=same_within,
        settings=values, diagram_settings=own, posts=posts, rules=all_rules, people=people,
        samples=samples.read_samples(read_file(folder, _SAMPLES), lists, groups) if (folder / _SAMPLES).exists() else (),
        _groups=groups,
    )


def _role_labels(file: Table, roles: dict[str, Role]) -> dict[str, Words]:
    return {key: {"id": role.label, "en": file.table(key).text("label_en")} for key, role in roles.items()}


def _check_channels(file: Table, channels: dict[str, str], known: list[str]) -> None:
    for key in channels:
        file.check(f"alamat_kanal.{key}", key, known)


def _check_holders(file: Table, posts: dict[str, Post], people: tuple[Person, ...]) -> None:
    known = {person.id for person in people}
    for post in posts.values():
        for number, holder in enumerate(post.holders, start=1):
            if known and holder.person is not None:
                file.check(f"{post.key}.pemegang[{number}].orang", holder.person, known)
