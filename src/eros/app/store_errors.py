"""What a store may refuse, as errors with codes."""

from __future__ import annotations

from eros.kit.errors import ErosError


class PageNotFound(ErosError):
    """There is no page {page!r}. {nearest}"""

    code = "page.not_found"
    exit_status = 4
    http_status = 404
    hint = "`eros pages list` shows all pages."


class PlanChanged(ErosError):
    """The plan of {page} for {week} changed meanwhile: version {seen} was read, {now} is current."""

    code = "plan.changed"
    exit_status = 5
    http_status = 409
    hint = "Read the plan again and repeat what you did."


class PlanNotFound(ErosError):
    """There is no plan of {page} for the week of {week}{version}."""

    code = "plan.not_found"
    exit_status = 4
    http_status = 404
    hint = "Run `eros plan PAGE WEEK` first; `eros history PAGE WEEK` shows the versions."


class PlanStatusIllegal(ErosError):
    """The plan of {page} for {week} is {status}; it cannot become {wanted}."""

    code = "plan.status"
    exit_status = 5
    http_status = 409
    hint = "A plan goes from draft to approved to published; an edit makes it a draft again."


class NothingToUndo(ErosError):
    """The plan of {page} for {week} has no earlier version to go back to."""

    code = "plan.nothing_to_undo"
    exit_status = 5
    http_status = 409
    hint = "`eros history PAGE WEEK` shows the versions."


class RecordPageUnknown(ErosError):
    """{count} records name pages that are not in the store, first {first!r}."""

    code = "records.page_unknown"
    exit_status = 65
    http_status = 422
    hint = "Import the pages first."


class RecordPageNameTaken(ErosError):
    """Two pages would be called {name!r}: {first} and {second}."""

    code = "records.page_name_taken"
    exit_status = 65
    http_status = 422
    hint = "Give one of the pages another name."


class RecordInvalid(ErosError):
    """A {noun} record breaks a limit of the store and nothing was written: {why}."""

    code = "records.invalid"
    exit_status = 65
    http_status = 422
    hint = "Import it through `eros import`, which puts such rows into quarantine."


class VaultItemUnknown(ErosError):
    """The vault of {page} holds no {content_types}."""

    code = "vault.unknown_item"
    exit_status = 4
    http_status = 404
    hint = "Import the page's vault first, or leave out the content type to attest all of it."


class WaveChanged(ErosError):
    """Wave {wave} has a version {version} already: somebody else moved it meanwhile."""

    code = "waves.changed"
    exit_status = 5
    http_status = 409
    hint = "Look at `eros waves` and try again."


class JobLost(ErosError):
    """The lease of job {job} for {key} was taken over by another worker."""

    code = "job.lost"
    exit_status = 5
    http_status = 409
    hint = "Nothing to do: the other worker finishes it."


class DbNotReady(ErosError):
    """The database {url} is not set up for this version of EROS ({found})."""

    code = "db.not_ready"
    exit_status = 69
    http_status = 503
    hint = "Run `eros db upgrade`."


class DbNewer(ErosError):
    """The database {url} was written by a newer EROS (schema {found}, this one knows {head})."""

    code = "db.newer"
    exit_status = 69
    http_status = 503
    hint = "Install the newer EROS, or restore a backup of this version."


class DbForeign(ErosError):
    """The database {url} holds tables that are not of EROS: {tables}."""

    code = "db.foreign"
    exit_status = 69
    http_status = 503
    hint = "Point EROS_HOME or EROS_DB_URL at another place; `eros import reference-db` adopts such a file."


class DbCorrupt(ErosError):
    """The database {url} is damaged: {why}."""

    code = "db.corrupt"
    exit_status = 69
    http_status = 503
    hint = "Run `eros db check`, then `eros db restore FILE --force` with the latest backup."


class DbBusy(ErosError):
    """The database {url} is locked by another program."""

    code = "db.busy"
    exit_status = 75
    http_status = 503
    hint = "Wait for the other run to finish and try again."


class DbUnreachable(ErosError):
    """The database {url} cannot be opened: {why}."""

    code = "db.unreachable"
    exit_status = 69
    http_status = 503
    hint = "Check EROS_HOME or EROS_DB_URL and the rights on the folder."


class DbUnwritable(ErosError):
    """The database {url} cannot be written: {why}."""

    code = "db.unwritable"
    exit_status = 74
    http_status = 503
    hint = "Check the free space and the rights on the folder."


class DbUrlInvalid(ErosError):
    """The database URL {url!r} cannot be used: {why}."""

    code = "db.url_invalid"
    exit_status = 78
    http_status = 503
    hint = "Use sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME."


class DbNotEmpty(ErosError):
    """The database {url} already holds {rows} rows; a restore would replace them."""

    code = "db.not_empty"
    exit_status = 73
    http_status = 409
    hint = "Add --force; a safety copy of the present data is kept."


class BackupUnsupported(ErosError):
    """EROS does not copy a {backend} database; its own tools do."""

    code = "db.backup_unsupported"
    exit_status = 69
    http_status = 501
    hint = "Use pg_dump --format=custom to save and pg_restore to bring it back."


class BackupExists(ErosError):
    """{file} exists already and is not overwritten."""

    code = "db.backup_exists"
    exit_status = 73
    http_status = 409
    hint = "Name another file."


class BackupNotFound(ErosError):
    """There is no backup {file}."""

    code = "db.backup_not_found"
    exit_status = 66
    http_status = 404
    hint = "Backups are kept in the data folder under backups/."


class BackupDamaged(ErosError):
    """The backup {file} cannot be used: {why}."""

    code = "db.backup_damaged"
    exit_status = 65
    http_status = 422
    hint = "Use another backup; nothing was changed."
