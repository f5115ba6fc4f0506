"""What came of a run: lines for people as it goes on, or one JSON object at its end."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import click

from fhir_fixtures.builders import JsonObject
from service.gather import FhirCall
from service.sandboxing.calling import Called, HookCall
from service.sandboxing.cleaning import Removed
from service.sandboxing.fhir_endpoint import Statement


@dataclass(slots=True, kw_only=True)
class Report:
    """A run so far. `quiet`: nothing is printed before the end."""

    fhir_server: str
    quiet: bool
    statement: Statement | None = None
    run: str | None = None
    loaded: JsonObject | None = None
    removed: Removed | None = None
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)

    @property
    def is_as_expected(self) -> bool:
        """Whether every patient was loaded and every call led to the expected step."""
        return not self.failures and all(each.is_as_expected for each in self.called)

    def state(self, statement: Statement) -> None:
        """What the server is."""
        self.statement = statement
        software = "" if statement.software is None else f", {statement.software}"
        self._say(
            f"{self.fhir_server}: FHIR {statement.fhir_version}{software}, "
            f"first answer after {statement.seconds:.2f} s"
        )

    def load(self, *, run: str, patients: int, resources: int, seconds: float) -> None:
        """What was put on the server."""
        self.run = run
        self.loaded = {"patients": patients, "resources": resources, "seconds": round(seconds, 3)}
        self._say(f"Loaded {patients} patients, {resources} resources in {seconds:.1f} s as {run}.\n")

    def use(self, run: str, patients: int) -> None:
        """What was found there of an earlier run."""
        self.run = run
        self._say(f"Found {patients} patients of {run}.\n")

    def note(self, text: str) -> None:
        """Something about the server that the reader should know."""
        if text not in self.notes:
            self.notes.append(text)
            self._say(f"  note: {text}")

    def fail(self, text: str) -> None:
        """A patient that could not be used."""
        self.failures.append(text)
        self._say(f"  failed: {text}")

    def add(self, called: Called) -> None:
        """One patient's calls."""
        self.called.append(called)
        self._say("\n".join(_lines(called)))

    def remove(self, removed: Removed, *, code: str) -> None:
        """What was removed again."""
        self.removed = removed
        counts = ", ".join(f"{number} {kind}" for kind, number in sorted(removed.counts.items()))
        self._say(f"Removed what carries the tag {code}: {counts or 'nothing was there'}.")
        if removed.left:
            self.fail(f"the server keeps {removed.left} resources of ours")
        if removed.blind:
            kinds = ", ".join(removed.blind)
            self.note(f"the server cannot find by tag, so some may be left: {kinds}")

    def end(self) -> None:
        """The sum of it."""
        if self.quiet:
            click.echo(json.dumps(_as_json(self), indent=1))
            return
        if self.called:
            calls = sum(len(each.calls) for each in self.called)
            different = [each.slug for each in self.called if not each.is_as_expected]
            verdict = f"not as expected: {', '.join(different)}" if different else "all as expected"
            self._say(f"{len(self.called)} patients, {calls} hook calls: {verdict}.")

    def _say(self, text: str) -> None:
        if not self.quiet:
            click.echo(text)


def _lines(called: Called) -> Iterable[str]:
    yield click.style(f"{called.slug}  expected {called.expected}", bold=True)
    for call in called.calls:
        mark = "" if call.step == called.expected else click.style("  DIFFERS", fg="red")
        way = "prefetch" if call.prefetched else "fhirServer"
        yield f"  {call.hook:<13} {way:<11} {call.step or call.problem or 'no decision'}  {call.seconds:.3f} s{mark}"
        if call.fhir:
            yield "    " + ", ".join(map(_fhir_text, call.fhir))


def _fhir_text(call: FhirCall) -> str:
    pages = f" {call.pages} pages" if call.pages > 1 else ""
    ending = "" if call.outcome.value in ("ok", "empty") else f" {call.outcome.value}"
    return f"{call.key}{pages} {call.seconds:.3f} s{ending}"


def _as_json(report: Report) -> JsonObject:
    statement = report.statement
    removed = report.removed
    return {
        "fhir_server": report.fhir_server,
        "fhir_version": statement and statement.fhir_version,
        "software": statement and statement.software,
        "run": report.run,
        "loaded": report.loaded,
        "notes": report.notes,
        "failures": report.failures,
        "patients": [_patient_json(each) for each in report.called],
        "removed": removed and {"counts": removed.counts, "runs": sorted(removed.runs), "left": removed.left},
        "as_expected": report.is_as_expected,
    }


def _patient_json(called: Called) -> JsonObject:
    return {
        "patient": called.slug,
        "id": called.patient_id,
        "expected": called.expected,
        "as_expected": called.is_as_expected,
        "calls": [_call_json(call) for call in called.calls],
    }


def _call_json(call: HookCall) -> JsonObject:
    return {
        "hook": call.hook,
        "prefetched": call.prefetched,
        "step": call.step,
        "problem": call.problem,
        "seconds": round(call.seconds, 4),
        "fhir": [
            {
                "key": each.key,
                "outcome": each.outcome.value,
                "status": each.status,
                "pages": each.pages,
                "bytes": each.bytes,
                "seconds": round(each.seconds, 4),
            }
            for each in call.fhir
        ],
    }
