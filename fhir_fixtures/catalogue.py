"""The invented patients as the application reads them: packaged files, no building."""

import dataclasses
import datetime
import functools
import importlib.resources
import json
from importlib.resources.abc import Traversable

from fhir_fixtures.builders import JsonObject


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FixturePatient:
    """One packaged patient."""

    slug: str
    title: str
    """Name and age."""
    teaser: str
    """One line for a list."""
    as_of: datetime.date
    bundle: bytes = dataclasses.field(repr=False)
    """FHIR R4 collection Bundle, UTF-8 JSON."""
    expected: JsonObject = dataclasses.field(repr=False)
    """The verdicts the record should get; keys as in `expected.json`."""
    story: str = dataclasses.field(repr=False)
    """Markdown."""


@functools.cache
def patients() -> tuple[FixturePatient, ...]:
    """Every packaged patient, by slug."""
    folders = (importlib.resources.files("fhir_fixtures") / "patients").iterdir()
    return tuple(_load(folder) for folder in sorted(folders, key=lambda each: each.name) if folder.is_dir())


def hook_request(hook: str, slug: str) -> bytes:
    """The packaged CDS Hooks request body for one patient; hooks: patient-view, order-select, order-sign."""
    return (importlib.resources.files("fhir_fixtures") / "requests" / hook / f"{slug}.json").read_bytes()


def _load(folder: Traversable) -> FixturePatient:
    about = json.loads((folder / "about.json").read_bytes())
    expected = json.loads((folder / "expected.json").read_bytes())
    return FixturePatient(
        slug=folder.name,
        title=about["title"],
        teaser=about["teaser"],
        as_of=datetime.date.fromisoformat(expected["as_of"]),
        bundle=(folder / "bundle.json").read_bytes(),
        expected=expected,
        story=(folder / "story.md").read_text(encoding="utf-8"),
    )
