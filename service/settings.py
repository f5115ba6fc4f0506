"""Every setting of the service: environment variables with the prefix ``ESR1_CDS_``.

``python -m service.settings --write`` writes the reference page from the class below; ``--check`` compares.
"""

import datetime as dt
import ipaddress
import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from service.generated_page import REFERENCE, write_or_check

PREFIX: Final = "ESR1_CDS_"
RESERVED_PREFIX: Final = "ESR1_CDS_TEST_"
"""Names that steer the test suite; the service ignores them."""

_DATABASE_URL: Final = re.compile(r"(sqlite\+aiosqlite|postgresql\+asyncpg)://")
_REFERENCE_PAGE: Final = REFERENCE / "settings.md"

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class UnusableSettingsError(Exception):
    """The environment does not describe a service that can start. Names variables, never values."""

    def __init__(self, complaints: Iterable[str]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("; ".join(self.complaints))


class Settings(BaseSettings):
    """What can be set. A variable that is set to nothing counts as not set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
    )

    database_url: str = Field(default="sqlite+aiosqlite:///./var/esr1-cds.sqlite3", repr=False)
    """Where decision records and feedback are kept, as a SQLAlchemy async URL: `sqlite+aiosqlite:///path` or
    `postgresql+asyncpg://user:password@host/name`. A path that is not absolute (four slashes) begins at the working
    directory. The tables are created and migrated at the start."""

    config: Path | None = None
    """The clients file (TOML, see docs/clients.md). Without one the service only starts in development mode."""

    dev: bool = False
    """Development mode: no client authentication, loopback only, synthetic patients and the page at `/`.
    Never for real patients."""

    as_of: dt.date | None = None
    """The day for which everything is decided, `YYYY-MM-DD`, instead of today. Only in development mode."""

    allow_fhir_server: Annotated[tuple[str, ...], NoDecode] = ()
    """Base URLs of FHIR servers that may be called besides those on loopback, separated by commas. Only in
    development mode; otherwise the clients file names them."""

    public_base_url: str = "http://127.0.0.1:8000"
    """The address that links on cards begin with in development mode; otherwise the clients file says it."""

    jurisdiction: Literal["US", "EU"] = "US"
    """Whose regulatory status the cards show, unless the client's own entry says otherwise: `US` or `EU`."""

    local_codes: Path | None = None
    """A file that says what the site's own laboratory codes stand for (TOML, see docs/local-codes.md)."""

    max_body_bytes: int = Field(default=10 * 1024 * 1024, ge=1024)
    """The largest request body that is read, in bytes, at least 1024; a larger one is answered with 413."""

    max_in_progress: int = Field(default=64, ge=1, le=10_000)
    """How many requests one worker answers at the same time; one more is answered with 503 at once."""

    deadline_seconds: float = Field(default=5.0, ge=0.1, le=60)
    """The time after which a request that has no answer yet is answered with 503. Set it below the time after
    which the EHR gives up."""

    fhir_budget_seconds: float = Field(default=3.0, ge=0.1, le=30)
    """The time for everything that is read from the FHIR server for one call. What did not arrive in it
    counts as unavailable. Must be shorter than the deadline."""

    decision_retention_days: int | None = Field(default=None, ge=1)
    """After how many days decision records are deleted; without it they are kept."""

    feedback_retention_days: int | None = Field(default=None, ge=1)
    """After how many days feedback is deleted; without it it is kept."""

    operator_networks: Annotated[tuple[str, ...], NoDecode] = ("127.0.0.0/8", "::1/128")
    """From which networks `/metrics` and `/feedback` are answered, in CIDR notation, separated by commas."""

    workers: int = Field(default=1, ge=1, le=64)
    """How many worker processes there are; `serve --workers` sets it. Each grants its share of a client's rate."""

    log_format: Literal["auto", "json", "text"] = "auto"
    """How log entries are written: one JSON object a line, or text for people. `auto` means text in
    development mode and JSON otherwise."""

    log_level: LogLevel = "INFO"
    """The least severe log entries to write: `DEBUG`, `INFO`, `WARNING` or `ERROR`."""

    @field_validator("database_url")
    @classmethod
    def _database_is_supported(cls, url: str) -> str:
        if not _DATABASE_URL.match(url):
            raise ValueError("must begin with sqlite+aiosqlite:// or postgresql+asyncpg://")
        return url

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @field_validator("as_of", mode="before")
    @classmethod
    def _whole_day(cls, day: object) -> object:
        if isinstance(day, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            raise ValueError("must be a day written YYYY-MM-DD")
        return day

    @field_validator("allow_fhir_server", "operator_networks", mode="before")
    @classmethod
    def _separated_by_commas(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(",") if part.strip())
        return given

    @field_validator("operator_networks")
    @classmethod
    def _networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        try:
            for network in networks:
                ipaddress.ip_network(network)
        except ValueError:
            raise ValueError("must hold networks in CIDR notation, such as 10.0.0.0/8") from None
        return networks

    @field_validator("allow_fhir_server")
    @classmethod
    def _base_urls(cls, servers: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_is_base_url(server) for server in servers):
            raise ValueError("must hold http or https base URLs without user, query and fragment")
        return tuple(server.rstrip("/") for server in servers)

    @field_validator("public_base_url")
    @classmethod
    def _public_base_url(cls, url: str) -> str:
        if not _is_base_url(url):
            raise ValueError("must be an http or https base URL without user, query and fragment")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _budget_within_deadline(self) -> "Settings":
        if self.fhir_budget_seconds >= self.deadline_seconds:
            shorter, longer = map(_variable, ("fhir_budget_seconds", "deadline_seconds"))
            raise ValueError(f"{shorter}: must be shorter than {longer}")
        return self

    @model_validator(mode="after")
    def _development_only(self) -> "Settings":
        if self.dev:
            return self
        names = [name for name in ("as_of", "allow_fhir_server") if getattr(self, name)]
        if names:
            subject = ", ".join(map(_variable, names))
            raise ValueError(f"{subject}: only allowed in development mode ({PREFIX}DEV=1)")
        return self


def load_settings(**given: object) -> Settings:
    """The settings of the environment, with those ``given`` (by a command line, say) in their place.

    Raises :class:`UnusableSettingsError` naming every unknown or malformed variable.
    """
    complaints = [f"{name}: no such setting" for name in _unknown_names(os.environ)]
    try:
        settings = Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        complaints += _complaints(error)
        raise UnusableSettingsError(complaints) from None
    if complaints:
        raise UnusableSettingsError(complaints)
    return settings


def _unknown_names(environment: Mapping[str, str]) -> list[str]:
    known = {_variable(name) for name in Settings.model_fields}
    ours = (name for name in environment if name.upper().startswith(PREFIX))
    return sorted(
        name for name in ours if name.upper() not in known and not name.upper().startswith(RESERVED_PREFIX)
    )


def _complaints(error: ValidationError) -> list[str]:
    return [
        _complaint(each["loc"], each["msg"]) for each in error.errors(include_input=False, include_url=False)
    ]


def _complaint(location: tuple[int | str, ...], message: str) -> str:
    plain = message.removeprefix("Value error, ")
    return f"{_variable(str(location[0]))}: {plain}" if location else plain


def _variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _is_base_url(text: str) -> bool:
    try:
        url = urlsplit(text)
    except ValueError:
        return False
    beyond = url.query or url.fragment or url.username or url.password
    return url.scheme in {"http", "https"} and bool(url.hostname) and not beyond


_PAGE_HEAD: Final = f"""\
# Settings

<!-- Generated by `python -m service.settings --write`; do not edit. -->

The service is set by environment variables. A name it does not know or a value it cannot use stops the start
with a message that names the variable, never its value. A variable set to nothing counts as not set. Names
that begin with `{RESERVED_PREFIX}` belong to the test suite and are ignored.

| variable | meaning | default |
|---|---|---|
"""


def reference_page() -> str:
    """The settings as a Markdown page."""
    return _PAGE_HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items())


def _row(name: str, field: FieldInfo) -> str:
    meaning = " ".join((field.description or "").split())
    return f"| `{_variable(name)}` | {meaning} | {_default(field)} |\n"


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is None or value == ():
        return "none"
    if isinstance(value, tuple):
        return f"`{','.join(value)}`"
    if isinstance(value, bool):
        return "off" if not value else "on"
    return f"`{value}`"


def main(arguments: list[str]) -> int:
    """Write the reference page (``--write``), or say whether it is up to date (``--check``, exit 1 when not)."""
    return write_or_check(arguments, page=_REFERENCE_PAGE, text=reference_page(), module="service.settings")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
