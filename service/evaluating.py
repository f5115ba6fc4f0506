"""``esr1-cds evaluate``: files in, one answer per patient out."""

import datetime as dt
import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
import msgspec

from service.cards.as_text import as_text
from service.fhir.decode import NotFhirError, NotJsonError
from service.fhir.record import UnusableRecordError
from service.pathway.answer_json import answer_json
from service.pathway.decision import Decision
from service.pipeline import decide, read_chart
from service.terms.local_codes import NO_LOCAL_CODES, LocalCodes

EXIT_DECIDED: Final = 0
EXIT_UNUSABLE: Final = 2
_PROGRESS_FROM_FILES: Final = 50
"""From so many files on a terminal shows a progress bar."""


class UnusableInputError(ValueError):
    """A file that cannot be decided; the message says what and where."""


def evaluate_files(
    files: Sequence[str],
    *,
    output_format: str,
    as_of: dt.date,
    local_codes: LocalCodes = NO_LOCAL_CODES,
) -> int:
    """Decide every file and print the answers; returns the exit status."""
    gc.freeze()
    status = EXIT_DECIDED
    shows_progress = len(files) >= _PROGRESS_FROM_FILES and sys.stderr.isatty()
    with click.progressbar(files, label="deciding", file=sys.stderr, hidden=not shows_progress) as names:
        for name in names:
            try:
                decision = decide_file(name, as_of=as_of, local_codes=local_codes)
            except UnusableInputError as error:
                click.echo(f"esr1-cds: {name}: {error}", err=True)
                status = EXIT_UNUSABLE
                continue
            _print(decision, output_format)
    return status


def decide_file(name: str, *, as_of: dt.date, local_codes: LocalCodes = NO_LOCAL_CODES) -> Decision:
    """The decision for one file (``-``: standard input). Raises :class:`UnusableInputError`."""
    try:
        body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UnusableInputError(error.strerror or "cannot be read") from None
    try:
        return decide(read_chart(body, as_of=as_of, local_codes=local_codes), as_of=as_of)
    except (NotJsonError, NotFhirError, UnusableRecordError) as error:
        raise UnusableInputError(str(error)) from None


def _print(decision: Decision, output_format: str) -> None:
    if output_format == "json":
        sys.stdout.write(msgspec.json.encode(answer_json(decision)).decode() + "\n")
    else:
        click.echo(as_text(decision) + "\n")
