"""Spans are sent when the environment asks for them, to a real collector, and hold no values."""

import gzip
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import hook_request
from service.app import create_app
from service.observability.tracing import NoTracing, SpansToCollector, TracingNotInstalledError, tracing
from service.settings import Settings

ROOT = Path(__file__).parents[3]
SECRET = "Zyxwald-MRN-90210"
WHERE = "OTEL_EXPORTER_OTLP_ENDPOINT"
TRACE_ID = "0af7651916cd43dd8448eb211c80319c"


class Collector(http.server.HTTPServer):
    """Takes spans on loopback."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.bodies: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def spans(self) -> dict[str, Span]:
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return {
            span.name: span
            for request in requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        }


class Taking(http.server.BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:  # the name the standard library calls
        body = self.rfile.read(int(self.headers["content-length"]))
        zipped = self.headers.get("content-encoding") == "gzip"
        self.server.bodies.append(gzip.decompress(body) if zipped else body)
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {WHERE: ""},
        {"OTEL_SERVICE_NAME": "x"},
        {WHERE: "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"},
        {WHERE: "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER": "none"},
    ],
)
def test_without_a_collector_nothing_is_traced(environment: dict[str, str]) -> None:
    spans = tracing(environment)
    assert isinstance(spans, NoTracing)
    with spans.span("hook", {"status": 200}, headers={}):
        pass
    spans.close()


def test_the_packages_are_not_even_loaded_without_a_collector() -> None:
    script = (
        "import sys; from service.observability.tracing import tracing; tracing({}); "
        "sys.exit(any(name.startswith('opentelemetry.sdk') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("missing", ["opentelemetry.sdk", "opentelemetry.exporter"])
def test_a_collector_without_the_packages_is_a_clear_error(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith(f"{missing}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(TracingNotInstalledError, match=f"{WHERE} asks for spans, but .* is not installed"):
        tracing({WHERE: "http://127.0.0.1:1"})


def test_spans_are_nested_continue_the_callers_trace_and_hold_no_values(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WHERE, collector.url)
    spans = tracing()
    assert isinstance(spans, SpansToCollector)
    headers = {"traceparent": f"00-{TRACE_ID}-b7ad6b7169203331-01"}
    with spans.span("hook", {"service_id": "esr1-patient-view", "patient": SECRET}, headers=headers):
        with spans.span("decide"):
            pass
        with pytest.raises(ValueError, match=SECRET), spans.span("fhir", {"key": "conditions"}):
            raise ValueError(SECRET)
    spans.close()
    sent = collector.spans()
    hook, decide, fhir = sent["hook"], sent["decide"], sent["fhir"]
    assert hook.trace_id.hex() == TRACE_ID
    assert decide.parent_span_id == fhir.parent_span_id == hook.span_id
    assert {each.key: each.value.string_value for each in hook.attributes} == {
        "service_id": "esr1-patient-view"
    }
    assert {each.key: each.value.string_value for each in fhir.attributes} == {
        "key": "conditions",
        "error.type": "ValueError",
    }
    assert fhir.status.code == 2
    assert not fhir.events
    assert SECRET.encode() not in b"".join(collector.bodies)


async def test_a_hook_call_is_a_span_of_the_callers_trace_with_its_stages_below(
    collector: Collector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WHERE, collector.url)
    app = create_app(
        Settings(dev=True, as_of=AS_OF, database_url=f"sqlite+aiosqlite:///{tmp_path / 'traced.sqlite3'}")
    )
    caller = {"traceparent": f"00-{TRACE_ID}-b7ad6b7169203331-01", "content-type": "application/json"}
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
    ):
        body = hook_request("patient-view", "aurelia-d538g")
        answer = await client.post("/cds-services/esr1-patient-view", content=body, headers=caller)
        assert answer.status_code == 200
        assert (await client.get("/about")).status_code == 200
    spans = collector.spans()
    assert set(spans) == {"hook", "read", "fetch", "chart", "decide", "render"}
    assert {span.trace_id.hex() for span in spans.values()} == {TRACE_ID}
    assert spans["decide"].parent_span_id == spans["hook"].span_id
