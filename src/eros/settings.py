"""Every knob of the installation, from the environment, typed. Read by ``bootstrap`` only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from eros.kit.errors import ErosError


class SettingUnknown(ErosError):
    """The environment sets {name}, which EROS does not know. Known are: {known}."""

    code = "settings.unknown"
    exit_status = 78
    hint = "Correct or unset the variable."


class SettingInvalid(ErosError):
    """The environment sets {name} to {value!r}: {why}."""

    code = "settings.invalid"
    exit_status = 78
    hint = "Correct or unset the variable."


class HomeUnusable(ErosError):
    """The data folder {home} cannot be used: {why}."""

    code = "settings.home_unusable"
    exit_status = 78
    hint = "Point EROS_HOME to a folder that you may write to, or unset it."


class Settings(BaseModel):
    """Where data lives and how hard to try. ``EROS_<FIELD>`` in the environment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("eros", appauthor=False),
        description="The data folder: database, overrides, logs, backups.",
    )
    db_url: str | None = Field(None, description="SQLAlchemy URL; default: SQLite inside home.")
    catalog_file: Path | None = Field(None, description="The agency's overrides; default: home/catalog.yaml.")
    lexicon_file: Path | None = Field(None, description="The agency's promise lexicon.")
    max_work: float = Field(
        1.5, gt=0, le=600, description="How far the search goes: branch-and-bound nodes, in hundreds."
    )
    jobs: int = Field(0, ge=0, le=64, description="Worker processes; 0: one a core.")

    auto_rollback: bool = Field(
        False, description="A critical trigger takes its wave back by itself; else it alerts only."
    )

    @field_validator("home", "catalog_file", "lexicon_file")
    @classmethod
    def _own_home(cls, path: Path | None) -> Path | None:
        """``~`` is a shell's word: in a service's environment nobody else has read it."""
        try:
            return None if path is None else path.expanduser()
        except RuntimeError as e:  # ~somebody, and nobody is called so
            raise ValueError(str(e)) from e

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        if self.db_url is not None:
            return self.db_url
        # What a URL would read otherwise in the folder's name.
        return "sqlite:///" + str(self.home / "eros.db").replace("%", "%25").replace("?", "%3F")

    @property
    def overrides(self) -> Path:
        """The agency's catalogue file; it need not exist."""
        return self.catalog_file or self.home / "catalog.yaml"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from ``EROS_*`` variables; one that is set to nothing counts as unset.

    Raises
    ------
    SettingUnknown
        A variable starts with ``EROS_`` and names no field.
    SettingInvalid
        A value does not fit its field.
    """
    found = {k[5:].lower(): v for k, v in environ.items() if k.startswith("EROS_") and v.strip()}
    for name in found:
        if name not in Settings.model_fields:
            known = ", ".join(f"EROS_{f.upper()}" for f in Settings.model_fields)
            raise SettingUnknown(name=f"EROS_{name.upper()}", known=known)
    try:
        return Settings.model_validate(found)
    except ValidationError as e:
        first = e.errors()[0]
        name = str(first["loc"][0])
        raise SettingInvalid(name=f"EROS_{name.upper()}", value=found.get(name), why=first["msg"]) from e


def make_home(home: Path) -> None:
    """The data folder, made if it is not there.

    Raises
    ------
    HomeUnusable
        It is a file, or may not be made.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as e:
        why = e.strerror if isinstance(e, OSError) and e.strerror else str(e)
        raise HomeUnusable(home=home, why=why.lower()) from e
