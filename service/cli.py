"""The command line: serve, evaluate, demo, trials."""

import datetime as dt
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

AS_OF_HELP = "Decide as if it were this day (default: today)."

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class _Day(click.ParamType[dt.date]):
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        # `fromisoformat` would also take 20261120 and 2026-W47-5.
        try:
            return dt.date.fromisoformat(value if _DAY.fullmatch(value) else "")
        except ValueError:
            self.fail("not a day of the form YYYY-MM-DD", param, ctx)


def _as_of_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--as-of", type=_Day(), metavar="YYYY-MM-DD", help=AS_OF_HELP)(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="esr1-cds", message="%(prog)s %(version)s")
def main() -> None:
    """ESR1-guided treatment switching in ER+/HER2- advanced breast cancer, as a CDS Hooks service.

    A reference implementation for clinicians and integrators. It is not a certified medical device.
    """


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Worker processes.")
@click.option(
    "--dev", is_flag=True, help="Development mode: bundled patients, no client authentication, loopback only."
)
@click.option(
    "--allow-fhir-server",
    multiple=True,
    metavar="URL",
    help="Further FHIR server allowed in development mode.",
)
@_as_of_option
def serve(
    host: str, port: int, workers: int, dev: bool, allow_fhir_server: tuple[str, ...], as_of: dt.date | None
) -> None:
    """Run the service.

    Without --dev it needs configured clients and refuses to start as long as none can be authenticated.
    """
    from service.serving import UnableToServeError, run

    try:
        run(host=host, port=port, workers=workers, dev=dev, allow_fhir_server=allow_fhir_server, as_of=as_of)
    except UnableToServeError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text for people; json prints one object per patient and line.",
)
@click.option(
    "--local-codes",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="What the laboratory's own codes stand for (TOML).",
)
@_as_of_option
def evaluate(
    files: tuple[str, ...], output_format: str, local_codes: str | None, as_of: dt.date | None
) -> None:
    """Decide one patient per FILE: a FHIR R4 Bundle of any type as JSON; - is standard input.

    Exit status 0 when every file was decided, 2 when one could not be used; each of those has one line on
    standard error that says what is wrong and where. The other files are answered all the same.
    """
    from service.clock import today
    from service.evaluating import evaluate_files
    from service.terms.local_codes import NO_LOCAL_CODES, LocalCodes, UnusableLocalCodesError

    try:
        codes = LocalCodes.load(Path(local_codes)) if local_codes else NO_LOCAL_CODES
    except UnusableLocalCodesError as error:
        raise click.UsageError(str(error)) from None
    sys.exit(evaluate_files(files, output_format=output_format, as_of=as_of or today(), local_codes=codes))


@main.command()
@click.option("--patient", metavar="SLUG", help="Only this bundled patient.")
@_as_of_option
def demo(patient: str | None, as_of: dt.date | None) -> None:
    """Fire real CDS Hooks calls for the bundled patients at a service started for it, and print the cards."""
    from service.demonstration import demonstrate

    sys.exit(demonstrate(patient=patient, as_of=as_of))


@main.command()
@click.argument("trial_id", required=False, metavar="[ID]")
def trials(trial_id: str | None) -> None:
    """List the trials, or show one trial's criteria, evidence, sources and regulatory status."""
    from service.trials.as_text import list_text, trial_text
    from service.trials.catalogue import TRIALS, by_id

    if trial_id is None:
        click.echo(list_text(TRIALS))
        return
    try:
        trial = by_id(trial_id)
    except KeyError:
        known = ", ".join(trial.id for trial in TRIALS)
        raise click.UsageError(f"no trial {trial_id!r}; known: {known}") from None
    click.echo(trial_text(trial))
