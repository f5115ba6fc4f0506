"""The command line: serve, evaluate, demo, sandbox, trials, check-config, audit, feedback."""

import datetime as dt
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

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


def _as_of_option(otherwise: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``otherwise`` says which day it is without the option."""
    help_text = f"Decide as if it were this day (default: {otherwise})."
    return click.option("--as-of", type=_Day(), metavar="YYYY-MM-DD", help=help_text)


def _format_option(json_means: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help=f"text for people, {json_means}.",
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="esr1-cds", message="%(prog)s %(version)s")
def main() -> None:
    """ESR1-guided treatment switching in ER+/HER2- advanced breast cancer, as a CDS Hooks service.

    A research and reference implementation for clinicians and integrators. It is not a certified medical device.
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
@_as_of_option("today; only in development mode")
def serve(
    host: str, port: int, workers: int, dev: bool, allow_fhir_server: tuple[str, ...], as_of: dt.date | None
) -> None:
    """Run the service.

    Without --dev it needs a clients file (ESR1_CDS_CONFIG) that says who may call.
    """
    from service.serving import UnableToServeError, run

    try:
        run(host=host, port=port, workers=workers, dev=dev, allow_fhir_server=allow_fhir_server, as_of=as_of)
    except UnableToServeError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_format_option("json for programs: one object per patient and line")
@click.option(
    "--local-codes",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="What the laboratory's own codes stand for (TOML).",
)
@_as_of_option("today")
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
@_as_of_option("the day their stories are told for")
def demo(patient: str | None, as_of: dt.date | None) -> None:
    """Fire real CDS Hooks calls for the bundled patients at a service started for it, and print the cards."""
    from service.demonstration import demonstrate
    from service.observability import logs

    logs.configure(as_json=False, level="ERROR")
    sys.exit(demonstrate(patient=patient, as_of=as_of))


@main.command()
@click.option("--fhir-server", required=True, metavar="URL", help="Base URL of a FHIR R4 server.")
@click.option("--load", is_flag=True, help="Put the bundled patients there first, tagged as this run's.")
@click.option(
    "--clean",
    is_flag=True,
    help="Remove what this run loaded; without --load what an earlier run (--run) or every run loaded.",
)
@click.option("--patient", metavar="SLUG", help="Only this bundled patient.")
@click.option("--run", metavar="TAG", help="The run to use or remove, as --load printed it.")
@click.option("--page-size", type=click.IntRange(1, 500), metavar="N", help="Force pages of this size.")
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A file with an access token for the server.",
)
@_format_option("json for programs")
def sandbox(**options: Any) -> None:
    """Let the service read the bundled patients from a FHIR server, and compare each step with the expected one.

    Starts a service of its own and calls every hook without prefetch. Exit status 0 when every step is as
    expected, 1 when not, 2 when the server cannot be used. Invented patients only: never point it at a
    server with real ones.
    """
    from service.observability import logs
    from service.sandboxing import sandbox as run_sandbox

    logs.configure(as_json=False, level="ERROR")
    sys.exit(run_sandbox(**options))


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


@main.command("check-config")
@click.argument("file", type=click.Path(exists=True, dir_okay=False), metavar="FILE")
@_format_option("json for programs")
def check_config(file: str, output_format: str) -> None:
    """Say everything that is wrong with a clients file (TOML), or what it means.

    Exit status 0 when the service would take it, 2 otherwise. Nothing is fetched.
    """
    from service.checking import check_config as check

    sys.exit(check(file, output_format=output_format))


@main.group()
def audit() -> None:
    """Verify and export the record of decisions. The database is the one of ESR1_CDS_DATABASE_URL.

    Its path starts at the working directory unless it is absolute.
    """


@audit.command("verify")
@click.option(
    "--expect",
    metavar="SEQ:HASH",
    help="A head that was noted earlier; a chain that no longer holds it was cut.",
)
def audit_verify(expect: str | None) -> None:
    """Check the chain of decision records from its beginning to its head, and print the head.

    Exit status 0 when it is intact, 1 when it is not, 2 when the database cannot be used.
    """
    from service.auditing import verify_audit

    sys.exit(verify_audit(_database_url(), expect=expect))


@audit.command("export")
@click.option("--format", "output_format", type=click.Choice(["fhir"]), default="fhir", show_default=True)
@click.option("--since", type=_Day(), metavar="YYYY-MM-DD", help="Only decisions of this day and later.")
def audit_export(output_format: str, since: dt.date | None) -> None:
    """Print every decision record as a FHIR R4 AuditEvent, one a line."""
    from service.auditing import export_audit

    del output_format
    sys.exit(export_audit(_database_url(), since=since))


@main.group()
def feedback() -> None:
    """What clinicians did with the cards."""


@feedback.command("report")
@_format_option("json for programs")
@click.option("--since", type=_Day(), metavar="YYYY-MM-DD", help="Only cards shown on this day and later.")
@click.option("--client", metavar="ID", help="Only this client's cards.")
def feedback_report(output_format: str, since: dt.date | None, client: str | None) -> None:
    """Count cards shown, accepted and overridden, by step and reason."""
    from service.auditing import feedback_report as report

    sys.exit(report(_database_url(), output_format=output_format, since=since, client=client))


def _database_url() -> str:
    from service.settings import UnusableSettingsError, load_settings

    try:
        return load_settings().database_url
    except UnusableSettingsError as error:
        raise click.ClickException(str(error)) from None
