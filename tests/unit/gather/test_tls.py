"""The connection goes to a checked address; the certificate must still be the name's."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from cds_hooks.prefetch import Prefetch
from service.gather import FhirServers, ServerPolicy, gather, search_plan
from tests.fhir_server import listening

ANSWER = b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"resourceType":"Bundle"}'


def _certified(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side with a certificate for `name`, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "server.pem"
    file.write_bytes(private + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=pem.decode())


@asynccontextmanager
async def _listening(server: ssl.SSLContext, heard: list[bytes]) -> AsyncIterator[str]:
    async def speak(lines: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await lines.readuntil(b"\r\n\r\n"))
        writer.write(ANSWER)
        await writer.drain()

    async with listening(speak, tls=server) as port:
        yield f"https://localhost:{port}/fhir"


@pytest.mark.parametrize(("name", "heard_anything"), [("localhost", True), ("ehr.example.org", False)])
async def test_the_certificate_must_be_for_the_name_and_else_nothing_is_sent(
    name: str, heard_anything: bool, tmp_path: Path
) -> None:
    server, client = _certified(name, tmp_path)
    heard: list[bytes] = []
    async with _listening(server, heard) as base_url, FhirServers(tls=client) as servers:
        with servers.reader(
            base_url,
            policy=ServerPolicy.of([base_url]),
            token=SecretStr("the-token"),
            expires_in=60,
            budget_seconds=3,
        ) as reader:
            plans = {"conditions": search_plan("Condition?patient=p1")}
            found = await gather(Prefetch({}), searches=plans, reader=reader, patient_id="p1")
    answer = found.answers["conditions"]
    assert answer.complete is heard_anything
    assert answer.reason == (None if heard_anything else "cannot be reached")
    assert [b"Bearer the-token" in head for head in heard] == ([True] if heard_anything else [])


async def test_certificates_that_no_authority_vouches_for_are_refused(tmp_path: Path) -> None:
    server, _ = _certified("localhost", tmp_path)
    heard: list[bytes] = []
    async with _listening(server, heard) as base_url, FhirServers() as servers:
        with servers.reader(
            base_url,
            policy=ServerPolicy.of([base_url]),
            token=SecretStr("the-token"),
            expires_in=60,
            budget_seconds=3,
        ) as reader:
            plans = {"conditions": search_plan("Condition?patient=p1")}
            found = await gather(Prefetch({}), searches=plans, reader=reader, patient_id="p1")
    assert found.answers["conditions"].reason == "cannot be reached"
    assert heard == []
