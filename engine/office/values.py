"""The office as one frozen value: what its TOML files say, checked and ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from string import Formatter
from typing import Any, Literal

from engine import workdays
from engine.model import Option
from engine.office import calendars
from engine.office.calendars import Holiday, HolidayAct, WorkingHours
from engine.office.intake import Intake
from engine.workdays import WorkingCalendar

Words = Mapping[str, str]
"""Language (``id``, ``en``) → text."""

Mark = Literal["V", "S", "A", "C"]
"""How sure a rule is: verified · from the SOP · product assumption · to be confirmed by the office."""


def placeholders(text: str) -> frozenset[str]:
    """The names in braces of a text."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@dataclass(frozen=True, slots=True)
class Role:
    """A role (*peran*)."""

    key: str
    label: str
    short: str
    lane: str
    """Name of its lane in the diagrams; "" outside the process."""
    sees: Literal["semua", "tugas", "tidak"]
    """Cases it may read: all ordinary ones · those in which it has or had a task · none."""
    staff: bool
    """Whether it handles cases: may do tasks that name neither lane nor group."""
    rank: int
    """Order in lists; the public role first."""
    rights: frozenset[str]
    """What else its holders may open; the names are `RIGHTS` of `engine.office`."""
    per_bidang: bool = False
    """Held for one bidang: its groups are ``<key>:<bidang key>``, never the key alone."""
    privileged: bool = False
    """Whether sign-in asks more of it (a second factor, where the office has one)."""
    superior: str = ""
    """Role that is told when its work stays undone; "" = none."""


@dataclass(frozen=True, slots=True)
class Bidang:
    """A unit that complaints are disposed to (*bidang/sub bagian*)."""

    key: str
    label: str
    short: str
    group: str
    """``bidang:<key>``."""


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """What a citizen sees of a case."""

    key: str
    label: Words
    rank: int | None
    """A status never gives way to one of lower rank; None = holds only while true."""
    text: Words
    also: Words | None = None
    """A further sentence, said once its values are known."""
    instead: Words | None = None
    """Said in place of `text` while one of that text's values is unknown."""

    def sentence(self, values: Mapping[str, str | None], lang: str = "id") -> str:
        """The text for a citizen; `values`: placeholder → text ready to be shown, None or absent = unknown."""
        known = {name: value for name, value in values.items() if value}
        text = self.text
        if self.instead is not None and not placeholders(text[lang]) <= known.keys():
            text = self.instead
        parts = [text[lang].format_map(known)]
        if self.also is not None and placeholders(self.also[lang]) <= known.keys():
            parts.append(self.also[lang].format_map(known))
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register."""

    key: str
    label: str
    source: str
    """Expression over the case's variables that fills it; "" = the engine knows it under `key` (``nomor_tiket``, ``petugas``, …)."""
    list: str
    """List whose labels replace the values found (``kategori``, also ``bidang`` and ``pejabat``); "" = shown as it is."""
    masked: bool
    """Whether print hides it from those who are not authorised."""


@dataclass(frozen=True, slots=True)
class Register:
    """A register (*buku register*)."""

    key: str
    label: str
    columns: tuple[Column, ...]
    note: str = ""
    """Fixed word of each row, e.g. ``NIHIL``."""
    template: str = ""
    """Letter template that prints it; "" = it is not printed."""
    beside: str = ""
    """Register that is printed with it; "" = none."""
    maker: str = ""
    """Post that signs the printed register; "" = nobody."""
    witness: str = ""
    """Post that countersigns it; "" = nobody."""


TableKind = Literal["hitung", "silang", "langkah", "peran", "batas", "harian"]
"""How a table of the report is made (office/laporan.toml says what each is)."""


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column that counts cases."""

    label: str
    condition: str
    """Expression that holds for the cases counted; "" = all of the line."""
    share: bool
    """Whether it shows the line's share of all lines, in percent."""
    mean: str = ""
    """Expression: the column shows the mean of its values instead, of the cases that have one; "" = it counts."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit in working days that cases are held against."""

    rule: str
    """Key of the effective-dated rule that gives the days."""
    label: str
    until: str
    """Expression: when the case had done what the limit is for; null while it has not."""
    condition: str
    """Expression that holds for the cases it is for; "" = all."""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of the office's report; what its kind has no use for is empty."""

    key: str
    title: str
    kind: TableKind
    label: str
    """Heading of the first column."""
    by: str
    """Expression that says in which line a case counts; a list: in each of them."""
    list: str
    """List whose labels replace the values; each of its values is a line."""
    without: str
    """Line of the cases for which the expression yields nothing."""
    columns: tuple[ReportColumn, ...]
    across: str
    """Expression that says in which column a case counts."""
    across_list: str
    deadlines: tuple[Deadline, ...]
    register: str
    """Of a daily process: the register of the days on which there was nothing."""
    headings: tuple[str, ...]
    """What the columns are called of a kind whose columns are fixed; of a daily process: days worked, done, with nothing, not done."""
    chart: str
    """Heading of the column that is drawn as well; "" = none."""
    public: bool
    """Whether it is among the public statistics."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A part of the printed report that is written by hand."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """The office's report (laporan.toml)."""

    register: str
    """Key of the register whose cases it counts."""
    tables: tuple[ReportTable, ...]
    template: str
    """Letter template that prints it; "" = it is not printed."""
    signer: str
    """Post that signs it; "" = nobody."""
    prose: tuple[Prose, ...]
    public_kind: Literal["bulan", "triwulan", "tahun"]
    """Over which periods public statistics count; of one kind, so that they never overlap and no small number comes of taking one from another."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post, and when."""

    name: str
    rank: str
    """Pangkat/golongan."""
    nip: str
    since: date
    until: date | None = None
    """Last day, included."""
    person: str | None = None
    """User id of the holder, when they sign in."""

    def holds(self, on: date) -> bool:
        """Whether the post is theirs on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Post:
    """An office post (*jabatan*) whose holder signs or is named."""

    key: str
    title: str
    block: str
    """Its line above a signature, e.g. ``KEPALA DINAS,``."""
    role: str
    """Group whose tasks its holder does."""
    signs: bool
    """Whether letters may be signed by it."""
    holders: tuple[Holder, ...]
    """In order of time, not overlapping."""

    def holder(self, on: date) -> Holder | None:
        """Who holds it on that day; None when vacant."""
        return next((holder for holder in self.holders if holder.holds(on)), None)

    def called(self, on: date | None) -> str:
        """The title, with the holder's name when a day is given and somebody holds it."""
        holder = self.holder(on) if on else None
        return f"{self.title} ({holder.name})" if holder else self.title


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the effective-dated rules."""

    key: str
    section: str
    text: str
    """What it says, as its source puts it."""
    value: Any
    """JSON; None = to be filled in by the office."""
    unit: str
    basis: str
    """Citation."""
    verification: str
    """Begins with its mark; the rest qualifies it."""
    since: date | None
    until: date | None
    extra: Mapping[str, Any]
    """MUTU BAKU rows: langkah, pelaku, kelengkapan, keluaran."""

    @property
    def mark(self) -> Mark:
        """V, S, A or C; only V and S may be shown as a rule of law or of the SOP."""
        return self.verification[0]  # type: ignore[return-value]  # checked when read

    def in_force(self, on: date) -> bool:
        """Whether the row is valid on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """A sample person of the demo."""

    id: str
    name: str
    roles: tuple[str, ...]
    """Groups; empty for those who never sign in."""
    post: str
    """What they are, in words."""
    can_try: str
    """One line for their card."""
    signs_in: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """An invented complaint, with how the office would handle it."""

    values: Mapping[str, Any]
    """Keys of the public form, parts A and B."""
    channel: str
    category: str
    kind: str
    bidang: tuple[str, ...]
    """Groups it is disposed to."""
    result: str
    answer: str
    plan: str
    """Rencana perbaikan; "" when the result asks for none."""
    review_reason: str
    """Why a field visit is needed; "" = none."""

    @property
    def review(self) -> bool:
        """Whether there is a field visit."""
        return bool(self.review_reason)


@dataclass(frozen=True, slots=True)
class Office:
    """Everything the office folder says."""

    name: str
    short_name: str
    unit: str
    city: str
    address: str
    postal_code: str
    phone: str
    email: str
    site: str
    letterhead: tuple[str, ...]
    """Lines of the kop surat, largest last."""
    accent: str
    """Colour, ``#rrggbb``."""
    promise_working_days: int
    unconfirmed: tuple[str, ...]
    """Keys of kantor.toml whose values are placeholders until the office confirms them."""
    sop: Mapping[str, str | tuple[str, ...]]
    """Facts of the procedure itself, as printed: nomor, judul, unit, dates; lists such as dasar_hukum."""
    channels: Mapping[str, str]
    """Value of the list ``kanal`` → its address as shown to citizens."""
    zone: str
    calendar: WorkingCalendar
    calendars: Mapping[str, WorkingCalendar]
    """Every shipped pattern of hours with the same holidays; `calendar` is the chosen one."""
    working_hours: WorkingHours
    holidays: tuple[Holiday, ...]
    decrees: Mapping[str, str]
    """Key → title of each holiday decree of the files."""
    roles: Mapping[str, Role]
    bidang: Mapping[str, Bidang]
    lists: Mapping[str, tuple[Option, ...]]
    flags: Mapping[str, tuple[str, ...]]
    """``<list>_<flag>`` → values of the list that carry the flag, e.g. ``kategori_dijawab_kabid``."""
    wording: Mapping[str, Mapping[str, str]]
    """Language → key → text."""
    statuses: Mapping[str, PublicStatus]
    registers: Mapping[str, Register]
    report: ReportPlan
    settings: Mapping[str, Any]
    diagram_settings: frozenset[str]
    """Those of `settings` that the engine does not know: diagrams and forms read them as ``kantor.<key>``."""
    posts: Mapping[str, Post]
    rules: tuple[Rule, ...]
    intakes: Mapping[str, Intake] = field(default_factory=dict)
    """Channel → what becomes of a message that comes by it; one that is not there takes none."""
    same_within: timedelta = timedelta()
    """How long after a message another one with the same sender and text may be the same complaint."""
    people: tuple[Person, ...] = ()
    samples: tuple[Sample, ...] = ()
    _groups: Mapping[str, str] = field(default_factory=dict)
    """Group → its label."""

    def text(self, key: str, lang: str = "id", **values: Any) -> str:
        """The wording `key` with its placeholders filled. Raises KeyError for an unknown key, language or placeholder."""
        return self.wording[lang][key].format_map(values)

    @property
    def groups(self) -> Iterable[str]:
        """Every group a task may name: roles, and ``<role>:<bidang>`` for roles held per bidang."""
        return self._groups.keys()

    def group_label(self, group: str) -> str:
        """What people call a group; the group itself when the office does not know it."""
        return self._groups.get(group, group)

    def group_short(self, group: str) -> str:
        """The short name of a group, as people say it; the group itself when the office does not know it."""
        unit = next((bidang for bidang in self.bidang.values() if bidang.group == group), None)
        role = self.roles.get(group)
        return unit.short if unit else role.short if role else group

    def role_of(self, group: str) -> Role | None:
        """The role behind a group (``bidang:perizinan`` → bidang); None when unknown."""
        return self.roles.get(group.partition(":")[0]) if group in self._groups else None

    def superiors_of(self, groups: Iterable[str]) -> tuple[str, ...]:
        """The roles above these groups, each once, in order."""
        found = (self.role_of(group) for group in groups)
        return tuple(dict.fromkeys(role.superior for role in found if role is not None and role.superior))

    def rights_of(self, groups: Iterable[str]) -> frozenset[str]:
        """The rights that holders of these groups have together."""
        found = (self.role_of(group) for group in groups)
        return frozenset(right for role in found if role is not None for right in role.rights)

    def label(self, list_key: str, value: str) -> str:
        """The label of a list's value, of a bidang's group or of a post; the value itself when it is known no longer."""
        if list_key == "bidang":
            return self.group_label(value)
        if list_key == "pejabat":
            return self.posts[value].title if value in self.posts else value
        return next((option.label for option in self.lists.get(list_key, ()) if option.value == value), value)

    def holder_of(self, post: str, on: date) -> Holder | None:
        """Who holds the post on that day; None when vacant. Raises KeyError for an unknown post."""
        return self.posts[post].holder(on)

    def amended(self, acts: Iterable[HolidayAct]) -> Office:
        """The office after these decrees about holidays, in their order."""
        holidays = calendars.amended(self.holidays, acts)
        by_pattern = self.working_hours.calendars(holidays)
        return replace(self, holidays=holidays, calendars=by_pattern, calendar=by_pattern[self.working_hours.chosen])

    def post_of(self, person: str, on: date) -> tuple[Post, Holder] | None:
        """The post that this person (a user id) holds on that day, the first of several; None without one."""
        held = ((post, post.holder(on)) for post in self.posts.values())
        return next(((post, holder) for post, holder in held if holder is not None and holder.person == person), None)

    def stands_in(self, kind: str, post: str) -> str:
        """As what a deputy acts: ``Plh. Kepala Dinas``."""
        return f"{self.text(f'awalan.{kind}')} {self.posts[post].title if post in self.posts else post}"

    def rule(self, key: str, on: date) -> Rule | None:
        """The row of a rule in force on that day; the latest if several are open-ended; None when there is none."""
        rows = [rule for rule in self.rules if rule.key == key and rule.in_force(on)]
        return max(rows, key=lambda rule: rule.since or date.min, default=None)

    def status_follows(self, status: str, before: str | None) -> bool:
        """Whether a case of public status `before` takes on `status`: one of lower rank never comes after one of higher."""
        if before is None or status == before:
            return before is None
        old, new = self.statuses.get(before), self.statuses.get(status)
        return old is None or new is None or old.rank is None or new.rank is None or new.rank > old.rank

    @property
    def templates(self) -> frozenset[str]:
        """Letter templates that print what is no letter of a case: registers, the report, a case's file."""
        named = {self.report.template, self.settings["templat_berkas"], *(register.template for register in self.registers.values())}
        return frozenset(named - {""})

    def variables(self, on: date | None = None) -> dict[str, Any]:
        """The read-only variable ``kantor`` of expressions and forms, as JSON. With `on`, posts bear the name of that day's holder.

        The settings; each list as options ``[{value, label}]``; ``bidang`` and ``pejabat`` likewise (values: groups, posts);
        each flag of a list as the values that carry it; ``nama``, ``unit``, ``kota``, ``situs``, ``zona``, ``janji_hari_kerja``;
        ``kalender``, by which expressions reckon in working time.
        """
        return {
            **{key: value for key, value in self.settings.items() if key in self.diagram_settings or not isinstance(value, dict)},
            **{key: [_option(option.value, option.label) for option in options] for key, options in self.lists.items()},
            **{key: list(values) for key, values in self.flags.items()},
            "bidang": [_option(bidang.group, bidang.label) for bidang in self.bidang.values()],
            "pejabat": [_option(post.key, post.called(on)) for post in self.posts.values()],
            "penandatangan": [_option(post.key, post.called(on)) for post in self.posts.values() if post.signs],
            "nama": self.name, "nama_pendek": self.short_name, "unit": self.unit, "kota": self.city, "situs": self.site, "zona": self.zone,
            "janji_hari_kerja": self.promise_working_days, "kalender": workdays.to_json(self.calendar),
        }


def _option(value: str, label: str) -> dict[str, str]:
    return {"value": value, "label": label}
