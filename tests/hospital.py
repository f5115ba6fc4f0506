"""A hospital whose EHR calls the service: its key, its entry in a clients file, its tokens, and the service in
production mode as a process of its own.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

from tests.acceptance.live_service import PATIENT_VIEW

ROOT = Path(__file__).parent.parent
PUBLIC_BASE_URL = "https://cds.hospital.example.org"
ISSUER = "https://ehr.hospital.example.org"
CLIENT_ID = "st-elsewhere"
_START_SECONDS = 90.0

Json = dict[str, Any]


@dataclass(frozen=True)
class Hospital:
    """One client. `entry` replaces or, with `...`, removes members of its entry in the clients file.

    `folder` holds the clients file and the key set, and the database and log of the service in production mode.
    """

    folder: Path
    key: ECKey | RSAKey = field(default_factory=lambda: ECKey.generate_key("P-384", {"kid": "k1"}))
    issuer: str = ISSUER
    entry: Mapping[str, object] = field(default_factory=dict)
    further_keys: tuple[ECKey | RSAKey, ...] = ()

    @property
    def database(self) -> Path:
        """The service's database file."""
        return self.folder / "service.sqlite3"

    @property
    def log(self) -> Path:
        """Everything that the service writes to stdout and stderr."""
        return self.folder / "service.log"

    def write(self) -> Path:
        """Write the clients file; returns its path."""
        keys = {"keys": [key.as_dict(private=False) for key in (self.key, *self.further_keys)]}
        (self.folder / "hospital.jwks.json").write_text(json.dumps(keys))
        entry: Json = {"id": CLIENT_ID, "issuer": self.issuer, "jwks_file": "hospital.jwks.json"}
        said = (entry | dict(self.entry)).items()
        lines = [f"{name} = {json.dumps(value)}" for name, value in said if value is not ...]
        text = f'public_base_url = "{PUBLIC_BASE_URL}"\n\n[[clients]]\n' + "\n".join(lines) + "\n"
        path = self.folder / "clients.toml"
        path.write_text(text)
        return path

    def token(self, path: str = PATIENT_VIEW, *, head: Json | None = None, **claims: object) -> str:
        """A token for one call of an endpoint; `claims` replace or, given as `...`, remove the usual ones."""
        now = int(time.time())
        usual: Json = {
            "iss": self.issuer,
            "aud": PUBLIC_BASE_URL + path,
            "iat": now,
            "exp": now + 300,
            "jti": str(uuid.uuid4()),
        } | claims
        said = {name: value for name, value in usual.items() if value is not ...}
        algorithm = "ES384" if isinstance(self.key, ECKey) else "RS384"
        header = {"alg": algorithm, "kid": self.key.kid, "typ": "JWT"} | (head or {})
        registry = JWSRegistry(algorithms=["ES384", "RS384"], strict_check_header=False)
        return jwt.encode(header, said, self.key, registry=registry)

    def headers(self, path: str = PATIENT_VIEW, **claims: object) -> dict[str, str]:
        """What a call carries."""
        token = self.token(path, head=None, **claims)
        return {"content-type": "application/json", "authorization": f"Bearer {token}"}

    def call(
        self, service: httpx.Client, body: Json | bytes, path: str = PATIENT_VIEW, **claims: object
    ) -> httpx.Response:
        """One authenticated call."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return service.post(path, content=content, headers=self.headers(path, **claims))


@contextlib.contextmanager
def process(
    *arguments: str, log: Path | None = None, **environment: str
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`esr1-cds serve` on a free port; gives the process and the port once it is ready. Ends with it.

    `log`: a file for everything that it writes to stdout and stderr.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ESR1_CDS_")}
    port = _free_port()
    command = [sys.executable, "-m", "service", "serve", "--port", str(port), *arguments]
    with log.open("wb") if log else tempfile.TemporaryFile() as output:
        serving = subprocess.Popen(
            command, cwd=ROOT, env=kept | environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait_until_ready(serving, port)
            yield serving, port
        finally:
            if serving.poll() is None:
                serving.send_signal(signal.SIGTERM)
            serving.wait(timeout=20)


@contextlib.contextmanager
def production(hospital: Hospital, *, workers: int = 1, **environment: str) -> Iterator[httpx.Client]:
    """A client of the service in production mode, with the hospital as its only registered client."""
    settings = {
        "ESR1_CDS_CONFIG": str(hospital.write()),
        "ESR1_CDS_DATABASE_URL": f"sqlite+aiosqlite:///{hospital.database}",
    }
    arguments = ("--workers", str(workers))
    with (
        process(*arguments, log=hospital.log, **(settings | environment)) as (_, port),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client,
    ):
        yield client


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_until_ready(serving: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        assert serving.poll() is None, "the service ended while starting"
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200:
                return
        time.sleep(0.05)
    raise AssertionError("the service did not become ready")
