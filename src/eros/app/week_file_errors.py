"""What can be wrong with a week file, each with its own code."""

from __future__ import annotations

from eros.kit.errors import ErosError

DATA_ERROR = 65  # sysexits: the input data was incorrect in some way
NO_INPUT = 66


class WeekFileError(ErosError):
    """The week file cannot be used."""

    code = "week_file.error"
    exit_status = DATA_ERROR
    http_status = 422
    hint = "Export the week again, or correct the file by docs/reference/week_file.schema.json."


class WeekFileUnreadable(WeekFileError):
    """{path} cannot be read: {why}."""

    code = "week_file.unreadable"
    exit_status = NO_INPUT
    hint = "Give the path of one week file that you may read."


class WeekFileTooLarge(WeekFileError):
    """The week file is {size:,} bytes long; at most {limit:,} are read."""

    code = "week_file.too_large"
    hint = "A week file holds one week of one page; give them one by one."


class WeekFileEmpty(WeekFileError):
    """The week file is empty."""

    code = "week_file.empty"


class WeekFileNotUtf8(WeekFileError):
    """The week file is not UTF-8 text: byte {offset} is {byte}."""

    code = "week_file.not_utf8"
    hint = "Save the file as UTF-8 without a byte order mark."


class WeekFileBom(WeekFileError):
    """The week file begins with a byte order mark."""

    code = "week_file.bom"
    hint = "Save the file as UTF-8 without a byte order mark."


class WeekFileNotJson(WeekFileError):
    """The week file is not JSON: {why} (line {line}, column {column})."""

    code = "week_file.not_json"


class WeekFileNesting(WeekFileError):
    """The week file is nested deeper than {limit} levels."""

    code = "week_file.nesting"


class WeekFileNumber(WeekFileError):
    """The week file holds a number that no field can hold: {why}."""

    code = "week_file.number"


class WeekFileText(WeekFileError):
    """The text at {path} holds half of a character pair, which no file can hold."""

    code = "week_file.text"
    hint = "Write the character itself instead of one half of its \\u pair."


class WeekFileDuplicateKey(WeekFileError):
    """An object of the week file names {key!r} twice."""

    code = "week_file.duplicate_key"
    hint = "Keep one of the two."


class WeekFileNotAnObject(WeekFileError):
    """The week file is a JSON {found}, not an object."""

    code = "week_file.not_an_object"


class WeekFileFormat(WeekFileError):
    """The week file's format is {found}; this version reads {wanted!r}."""

    code = "week_file.format"
    hint = "Export the week again with this version."


class WeekFileField(WeekFileError):
    """At {path}: {why}. {more}"""

    code = "week_file.field"


class WeekFileZone(WeekFileError):
    """At page.time_zone: {zone!r} is not a time zone."""

    code = "week_file.zone"
    hint = "Use an IANA name such as Europe/Berlin."


class WeekFileNotMonday(WeekFileError):
    """At week_start: {day} is a {weekday}; a week starts on a Monday."""

    code = "week_file.not_monday"
    hint = "Give the Monday of that week."


class WeekFileDays(WeekFileError):
    """At days[{index}].date: {found} stands where {wanted} is due."""

    code = "week_file.days"
    hint = "The seven days follow one another from week_start."


class WeekFileOffset(WeekFileError):
    """At {path}: {found} has an offset that {zone} does not have then; there it is {wanted}."""

    code = "week_file.offset"
    hint = "Write local time with the offset of the page's zone."


class WeekFileMinute(WeekFileError):
    """At {path}: {found} is not a whole minute."""

    code = "week_file.minute"
    hint = "Leave out seconds."


class WeekFileOutside(WeekFileError):
    """At {path}: {found} lies outside the week of {week_start}."""

    code = "week_file.outside"
    hint = "Move it into the week, or correct week_start."


class WeekFileDuplicateId(WeekFileError):
    """At {path}: the id {id!r} is used twice."""

    code = "week_file.duplicate_id"
    hint = "Ids are unique within the week."


class WeekFileInconsistent(WeekFileError):
    """At {path}: the file says {found}, its own figures give {wanted}."""

    code = "week_file.inconsistent"


class WeekFileTampered(WeekFileError):
    """The certificate does not fit the document: it names {found}, the document has {wanted}."""

    code = "week_file.tampered"
    hint = "The file was changed after it was certified; judge and certify it again."
