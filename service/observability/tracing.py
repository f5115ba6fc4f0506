"""Spans for hook calls, their stages and FHIR calls, when the environment asks for them.

OpenTelemetry is an optional extra (`otel`). It is on when one of the standard variables says where to send
spans to (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/) and off otherwise,
at the cost of one function call. Spans hold no patient data: names and attributes of the fixed set below, of
exceptions the type.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

_WHERE_TO: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_NEEDED: Final = ("opentelemetry.sdk.trace", "opentelemetry.exporter.otlp.proto.http")

ATTRIBUTES: Final = frozenset(
    {
        "service_id",
        "hook_instance",
        "client_id",
        "hook",
        "step",
        "status",
        "key",
        "server",
        "stage",
        "outcome",
    }
)

Value = str | int | float


class TracingNotInstalledError(RuntimeError):
    """The environment asks for spans, and the packages are not there."""


class Tracing(Protocol):
    """Where spans come from."""

    def span(
        self, name: str, attributes: Mapping[str, Value] = ..., *, headers: Mapping[str, str] | None = None
    ) -> AbstractContextManager[None]:
        """A span around a piece of work. `headers`: those of a request, whose `traceparent` it continues."""
        ...

    def close(self) -> None:
        """Send what is left."""
        ...


class NoTracing:
    """No spans."""

    _nothing: Final = nullcontext()

    def span(
        self,
        name: str,
        attributes: Mapping[str, Value] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> AbstractContextManager[None]:
        """Nothing at all."""
        del name, attributes, headers
        return self._nothing

    def close(self) -> None:
        """Nothing to send."""


class SpansToCollector:
    """Spans by way of OpenTelemetry."""

    def __init__(self, provider: "TracerProvider") -> None:
        self._provider = provider
        self._tracer: Tracer = provider.get_tracer("esr1-cds")

    def span(
        self,
        name: str,
        attributes: Mapping[str, Value] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> AbstractContextManager[None]:
        """A span; an exception that passes is marked with its type and goes on."""
        return self._span(
            name, {key: value for key, value in (attributes or {}).items() if key in ATTRIBUTES}, headers
        )

    @contextmanager
    def _span(
        self, name: str, attributes: Mapping[str, Value], headers: Mapping[str, str] | None
    ) -> Iterator[None]:
        from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415  # an optional package
        from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415
            TraceContextTextMapPropagator,
        )

        parent = TraceContextTextMapPropagator().extract(headers) if headers else None
        with self._tracer.start_as_current_span(
            name,
            context=parent,
            attributes=dict(attributes),
            record_exception=False,  # its message may be a patient's
            set_status_on_exception=False,
        ) as span:
            try:
                yield
            except BaseException as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(Status(StatusCode.ERROR))
                raise

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


def tracing(environment: Mapping[str, str] = os.environ) -> Tracing:
    """What the environment asks for. Raises :class:`TracingNotInstalledError` when it cannot be had."""
    is_off = environment.get("OTEL_SDK_DISABLED", "").lower() == "true"
    is_off = is_off or environment.get("OTEL_TRACES_EXPORTER", "otlp").lower() == "none"
    named = [variable for variable in _WHERE_TO if environment.get(variable)]
    if is_off or not named:
        return NoTracing()
    if not all(map(_is_installed, _NEEDED)):
        raise TracingNotInstalledError(
            f"{named[0]} asks for spans, but OpenTelemetry is not installed: install requirements/otel.txt "
            "(docs/install.md) or unset it"
        )
    return SpansToCollector(_provider(environment.get("OTEL_SERVICE_NAME", "esr1-cds")))


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # a parent package is missing
        return False


def _provider(service_name: str) -> "TracerProvider":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({"service.name": service_name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider
