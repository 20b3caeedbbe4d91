"""What can be wrong with a whole file; rows that are wrong go to the quarantine instead."""

from __future__ import annotations

from eros.kit.errors import ErosError


class ImportFileMissing(ErosError):
    """There is no file {file}."""

    code = "import.file_missing"
    exit_status = 66
    http_status = 404
    hint = "Check the path; a pattern in quotes is not expanded."


class ImportNotAFile(ErosError):
    """{file} is a folder or a device, not a file."""

    code = "import.not_a_file"
    exit_status = 66
    hint = "Name the files in it."


class ImportUnreadable(ErosError):
    """{file} cannot be read: {why}."""

    code = "import.unreadable"
    exit_status = 66
    hint = "Check that the file is complete, not locked, and readable by you."


class ImportEmpty(ErosError):
    """{file} holds no data rows."""

    code = "import.empty"
    exit_status = 65
    hint = "Nothing was changed. Check that you exported the right sheet."


class ImportFormatUnknown(ErosError):
    """{file} is not a kind of file that can be imported: {why}."""

    code = "import.format"
    exit_status = 65
    hint = "Give CSV, XLSX, Parquet or JSONL with the matching file ending."


class ImportDamaged(ErosError):
    """{file} is damaged or cut short: {why}."""

    code = "import.damaged"
    exit_status = 65
    hint = "Export the file again. Nothing was changed."


class ImportEncoding(ErosError):
    """{file} is neither UTF-8 nor Windows-1252 text: {why}."""

    code = "import.encoding"
    exit_status = 65
    hint = "Save it as UTF-8 (in a spreadsheet: CSV UTF-8)."


class ImportTooLarge(ErosError):
    """{file} is too large: {why}."""

    code = "import.too_large"
    exit_status = 65
    hint = "Split the file and import the parts."


class ImportHeaders(ErosError):
    """The header row of {file} cannot be used: {why}."""

    code = "import.headers"
    exit_status = 65
    hint = "The first row names the columns; see docs/guides/importing.md."


class ImportColumnsMissing(ErosError):
    """{file} lacks columns that {noun} need: {missing}. Its headers were read so: {read}."""

    code = "import.columns_missing"
    exit_status = 65
    hint = "Rename the headers, or give a mapping file with --mapping (docs/guides/importing.md)."


class MappingUnreadable(ErosError):
    """The mapping file {file} cannot be used: {why}."""

    code = "import.mapping"
    exit_status = 65
    hint = "docs/guides/importing.md shows a mapping file."


class ReferenceUnknown(ErosError):
    """{file} is not a database of the reference system: {why}."""

    code = "import.reference"
    exit_status = 65
    hint = "It must be a SQLite file with at least the table creators."
