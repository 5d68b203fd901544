"""The sentences of this room, Indonesian and English side by side: what is wrong, and what to write instead."""

from __future__ import annotations

_LANGUAGE = "expression-language"
_UNSAFE = "unsafe-expression"
_LIMIT = "expression-limit"
_VALUE = "expression-value"

#: Reason → (rule, Indonesian, English). Placeholders are filled by `faults.refuse`.
REFUSALS: dict[str, tuple[str, str, str]] = {
    "empty": (
        "expression-empty",
        'Ungkapan kosong. Tulis misalnya: keputusan = "setuju"',
        'The expression is empty. Write for example: keputusan = "setuju"',
    ),
    "language": (
        _LANGUAGE,
        'Bahasa ungkapan "{language}" tidak dijalankan. Hapus atribut language atau isi "feel", lalu tulis ungkapannya dalam FEEL',
        'The expression language "{language}" is not executed. Remove the attribute language, or set it to "feel" and write FEEL',
    ),
    "long": (_LIMIT, "Ungkapan lebih dari {most} huruf. Pecah menjadi beberapa langkah", "The expression has more than {most} characters. Split it"),
    "deep": (
        _LIMIT,
        "Ungkapan bertingkat lebih dari {most} lapis. Pecah menjadi beberapa langkah",
        "The expression nests deeper than {most} levels. Split it",
    ),
    "prose": (
        _LANGUAGE,
        '"{found}" tidak menyambung dengan yang di depannya: ini kalimat, bukan ungkapan. {remedy_id}',
        '"{found}" does not follow from what stands before it: this is prose, not an expression. {remedy_en}',
    ),
    "operator": (
        _LANGUAGE,
        'Tanda "{found}" tidak dibaca karena artinya meragukan: {remedy_id}',
        'The sign "{found}" is not read, its meaning is doubtful: {remedy_en}',
    ),
    "character": (_LANGUAGE, 'Huruf "{found}" ({code}) tidak dikenal dalam ungkapan', 'The character "{found}" ({code}) is not part of the language'),
    "quotes": (_LANGUAGE, 'Tanda kutip {found} bukan kutip lurus. Tulis "…"', 'The quotation mark {found} is not a straight one. Write "…"'),
    "unclosed text": (_LANGUAGE, "Kutip pembuka tidak ditutup", "The opening quotation mark is not closed"),
    "escape": (
        _LANGUAGE,
        r'Urutan "{found}" dalam teks tidak dikenal. Yang dibaca: \" \\ \' \n \r \t \uXXXX',
        r'The sequence "{found}" in a text is unknown. Known are: \" \\ \' \n \r \t \uXXXX',
    ),
    "number": (
        _LANGUAGE,
        "Bilangan {found} lebih teliti atau lebih besar daripada yang dapat disimpan",
        "The number {found} is more precise or larger than what can be kept",
    ),
    "wrapper": (
        _LANGUAGE,
        "${{…}} harus membungkus seluruh ungkapan, sekali saja; teks campuran tidak dibaca",
        "${{…}} must wrap the whole expression, once; mixed text is not read",
    ),
    "unexpected": (
        _LANGUAGE,
        "Tertulis {found_id}, padahal di sini diharapkan {expected_id}",
        "Found {found_en}, but {expected_en} is expected here",
    ),
    "comma": (
        _LANGUAGE,
        "Koma di sini meragukan: pecahan ditulis dengan titik (1.5), daftar dengan kurung siku",
        "This comma is doubtful: decimals are written with a point (1.5), lists in square brackets",
    ),
    "reserved": (_LANGUAGE, 'Kata "{found}" dicadangkan dan tidak dapat menjadi nama', 'The word "{found}" is reserved and cannot be a name'),
    "chained": (
        _LANGUAGE,
        "Perbandingan berantai meragukan. Tulis x between a and b, atau dua perbandingan dengan and",
        "A chained comparison is doubtful. Write x between a and b, or two comparisons joined by and",
    ),
    "not": (
        _LANGUAGE,
        "Tidak pasti apa yang disangkal. Beri kurung: not(a = b), atau (not(a)) = b",
        "It is not certain what is negated. Use brackets: not(a = b), or (not(a)) = b",
    ),
    "index spelling": (
        _LANGUAGE,
        "Nomor urut meragukan: FEEL menghitung dari 1, JUEL dan Python dari 0. Tulis dalam FEEL saja: =, not(x), kutip ganda, tanpa ${{…}}",
        "The index is doubtful: FEEL counts from 1, JUEL and Python from 0. Write FEEL only: =, not(x), double quotes, no ${{…}}",
    ),
    "bracket": (
        _LANGUAGE,
        'Di dalam kurung siku diharapkan nomor urut atau syarat, mis. hadir[1] atau hadir[item.status = "ya"]',
        'Within square brackets a number or a condition is expected, e.g. hadir[1] or hadir[item.status = "ya"]',
    ),
    "index zero": (_LANGUAGE, "Tidak ada butir ke-0: FEEL menghitung dari 1", "There is no item 0: FEEL counts from 1"),
    "membership": (
        _LANGUAGE,
        'Sesudah in diharapkan daftar atau rentang, mis. x in ["a", "b"] atau x in [1..5]',
        'After in a list or a range is expected, e.g. x in ["a", "b"] or x in [1..5]',
    ),
    "range": (_LANGUAGE, "Rentang a..b hanya dibaca sesudah in, mis. x in [1..5]", "A range a..b is read only after in, e.g. x in [1..5]"),
    "duplicate": (_LANGUAGE, 'Kunci "{found}" ditulis dua kali', 'The key "{found}" is written twice'),
    "call": (
        _UNSAFE,
        'Fungsi "{found}" tidak ada dalam daftar{remedy_id}. Yang ada: {known}',
        'The function "{found}" is not on the list{remedy_en}. The list: {known}',
    ),
    "method": (
        _UNSAFE,
        '"{found}(…)": tidak ada yang dapat dipanggil pada data. Pakai fungsi dari daftar, mis. contains(teks, "a") atau list contains(daftar, "a")',
        '"{found}(…)": nothing can be called on data. Use a function of the list, e.g. contains(text, "a") or list contains(list, "a")',
    ),
    "private": (
        _UNSAFE,
        'Nama "{found}" tidak dibaca: nama tidak boleh diawali dua garis bawah',
        'The name "{found}" is not read: names do not begin with two underscores',
    ),
    "arguments": (
        _LANGUAGE,
        'Fungsi "{found}" menerima {least} sampai {most} nilai, tertulis {given}',
        'The function "{found}" takes {least} to {most} values, {given} are given',
    ),
    "duration": (
        _VALUE,
        '"{found}" bukan lama waktu ISO 8601, mis. PT3H, P14D, P1M',
        '"{found}" is not an ISO 8601 duration such as PT3H, P14D, P1M',
    ),
    "date": (_VALUE, '"{found}" bukan tanggal, mis. 2025-01-31', '"{found}" is not a date such as 2025-01-31'),
    "instant": (
        _VALUE,
        '"{found}" bukan waktu dengan zona, mis. 2025-01-31T07:30:00+08:00',
        '"{found}" is not an instant with its zone, such as 2025-01-31T07:30:00+08:00',
    ),
    "cycle": (
        _VALUE,
        '"{found}" bukan ulangan ISO 8601, mis. R/PT1H, R3/P1D atau R/2025-01-31T07:30+08:00/P1D',
        '"{found}" is not an ISO 8601 repetition such as R/PT1H, R3/P1D or R/2025-01-31T07:30+08:00/P1D',
    ),
}

#: Reason → (Indonesian, English). Placeholders are filled by `faults.fault`.
FAULTS: dict[str, tuple[str, str]] = {
    "steps": ("Perhitungan melewati batas {most} langkah", "The evaluation exceeds its budget of {most} steps"),
    "size": ("Hasil melewati batas {most} butir atau huruf", "The result exceeds its limit of {most} items or characters"),
    "depth": ("Data bertingkat lebih dari {most} lapis", "The data nest deeper than {most} levels"),
    "condition": (
        'Syarat harus menghasilkan benar atau salah, bukan {found_id}. Tulis perbandingannya, mis. x = "ya"',
        'A condition must yield true or false, not {found_en}. Write the comparison, e.g. x = "ya"',
    ),
    "boolean": ("{where} memerlukan benar atau salah, bukan {found_id}", "{where} needs true or false, not {found_en}"),
    "compare": (
        "{left_id} {sign} {right_id} tidak dapat dibandingkan; tanggal dan bilangan dalam teks dibaca dengan date(…), date and time(…), number(…)",
        "{left_en} {sign} {right_en} cannot be compared; dates and numbers within texts are read by date(…), date and time(…), number(…)",
    ),
    "arithmetic": ("{left_id} {sign} {right_id} tidak dapat dihitung", "{left_en} {sign} {right_en} cannot be calculated"),
    "zero": ("Pembagian dengan nol", "Division by zero"),
    "range": ("Hasil hitungan di luar jangkauan", "The result of the calculation is out of range"),
    "finite": ("Nilai {found} bukan bilangan", "The value {found} is not a number"),
    "list": ("{where} memerlukan daftar, bukan {found_id}", "{where} needs a list, not {found_en}"),
    "index": ("Nomor urut harus bilangan bulat selain 0, bukan {found_id}", "An index must be a whole number other than 0, not {found_en}"),
    "argument": ("{where} memerlukan {wanted_id}, bukan {found_id}", "{where} needs {wanted_en}, not {found_en}"),
    "unreadable": ("{where}: {found_id} tidak terbaca", "{where}: {found_en} cannot be read"),
    "clock": ("{where} memerlukan waktu sekarang, tetapi tidak diberikan", "{where} needs the present time, but none is given"),
    "calendar": (
        "{where} memerlukan kalender kerja kantor (kantor.kalender), tetapi tidak ada di sini",
        "{where} needs the office's working calendar (kantor.kalender), which is not known here",
    ),
    "no working time": (
        "{where}: kalender kerja tidak pernah memberi waktu sebanyak itu",
        "{where}: the working calendar never yields so much time",
    ),
    "kind": ("Nilai berjenis {found} tidak dikenal", "A value of type {found} is not known to the language"),
    "zone": ('Zona waktu "{found}" tidak dikenal', 'The time zone "{found}" is unknown'),
    "naive": ("Waktu tanpa zona tidak dikenal", "An instant without its zone is not known to the language"),
    "function": ("{where}: {found}", "{where}: {found}"),
}

#: Sign → (Indonesian, English): what to write instead.
OPERATORS: dict[str, tuple[str, str]] = {
    "&": ("tulis and", "write and"),
    "|": ("tulis or", "write or"),
    "^": ("tidak ada padanannya", "there is no counterpart"),
    "~": ("tulis not(…)", "write not(…)"),
    "===": ("tulis =", "write ="),
    "!==": ("tulis !=", "write !="),
    "<>": ("tulis !=", "write !="),
    "=>": ("tulis >=", "write >="),
    "=<": ("tulis <=", "write <="),
    ":=": ("nilai tidak dapat diisi dari sini; untuk menyamakan tulis =", "nothing can be assigned here; for equality write ="),
    "+=": ("nilai tidak dapat diisi dari sini", "nothing can be assigned here"),
    "-=": ("nilai tidak dapat diisi dari sini", "nothing can be assigned here"),
    "*=": ("nilai tidak dapat diisi dari sini", "nothing can be assigned here"),
    "/=": ("nilai tidak dapat diisi dari sini", "nothing can be assigned here"),
    "**": ("tulis perkaliannya", "write the multiplication"),
    "//": ("tulis floor(a / b)", "write floor(a / b)"),
    "/*": ("keterangan tidak ditulis di dalam ungkapan", "comments do not stand in an expression"),
    "%": ("sisa bagi tidak ada; tulis a - b * floor(a / b)", "there is no remainder; write a - b * floor(a / b)"),
    "?": ("tulis if … then … else …", "write if … then … else …"),
    ";": ("satu ungkapan saja", "one expression only"),
    "@": ('tulis date("…") atau duration("…")', 'write date("…") or duration("…")'),
    "#": ("tulis tanpa #{…}", "write it without #{…}"),
    "$": ("${…} hanya membungkus seluruh ungkapan", "${…} only wraps the whole expression"),
    "`": ('teks ditulis "…"', 'texts are written "…"'),
    "\\": ('garis miring terbalik hanya ada di dalam "…"', 'a backslash stands only inside "…"'),
    "...": ("rentang ditulis a..b", "a range is written a..b"),
}

#: Word that other languages use → (Indonesian, English): what to write instead.
WORDS: dict[str, tuple[str, str]] = {
    "dan": ("Tulis and", "Write and"),
    "AND": ("Tulis and", "Write and"),
    "atau": ("Tulis or", "Write or"),
    "OR": ("Tulis or", "Write or"),
    "is": ("Tulis = null atau != null", "Write = null or != null"),
    "eq": ("Tulis =", "Write ="),
    "ne": ("Tulis !=", "Write !="),
    "lt": ("Tulis <", "Write <"),
    "le": ("Tulis <=", "Write <="),
    "gt": ("Tulis >", "Write >"),
    "ge": ("Tulis >=", "Write >="),
    "if": ("Tulis if … then … else …", "Write if … then … else …"),
    "instanceof": ("Jenis nilai tidak dapat ditanyakan", "The type of a value cannot be asked"),
    "instance": ("Jenis nilai tidak dapat ditanyakan", "The type of a value cannot be asked"),
}

#: What else is advised when a sentence stands where an expression should.
COMPARE = ('Tulis perbandingan, mis. berkas_lengkap = "ya"', 'Write a comparison, e.g. berkas_lengkap = "ya"')

#: Function of another language → (Indonesian, English): what to use instead.
CALLS: dict[str, tuple[str, str]] = {
    "len": ("; pakai count atau string length", "; use count or string length"),
    "size": ("; pakai count atau string length", "; use count or string length"),
    "matches": (
        "; pola (regular expression) dapat berjalan tanpa batas, pakai contains, starts with atau pattern pada isian formulir",
        "; a regular expression may run without bound, use contains, starts with, or pattern on the form's field",
    ),
    "is defined": ("; tulis x != null", "; write x != null"),
    "empty": ("; tulis x = null atau count(x) = 0", "; write x = null or count(x) = 0"),
    "str": ("; pakai string", "; use string"),
    "int": ("; pakai number atau floor", "; use number or floor"),
    "float": ("; pakai number", "; use number"),
    "lower": ("; pakai lower case", "; use lower case"),
    "upper": ("; pakai upper case", "; use upper case"),
    "dateTime": ("; pakai now atau date and time", "; use now or date and time"),
}

#: What the parser waits for: name → (Indonesian, English).
EXPECTED: dict[str, tuple[str, str]] = {
    "value": ("sebuah nilai", "a value"),
    "name": ("sebuah nama", "a name"),
    "end": ("akhir ungkapan", "the end of the expression"),
    "key": ("sebuah kunci", "a key"),
}

#: Kind of value → Indonesian and English name.
KINDS: dict[str, tuple[str, str]] = {
    "null": ("kosong", "null"),
    "boolean": ("benar/salah", "a boolean"),
    "number": ("bilangan", "a number"),
    "whole number": ("bilangan bulat", "a whole number"),
    "text": ("teks", "a text"),
    "list": ("daftar", "a list"),
    "context": ("kumpulan isian", "a context"),
    "date": ("tanggal", "a date"),
    "instant": ("waktu", "an instant"),
    "duration": ("lama waktu", "a duration"),
}
