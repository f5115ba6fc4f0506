"""A token that was used stays used, whatever becomes of the worker that saw it."""

import contextlib
import os
import signal
import time
from pathlib import Path

import httpx

from tests.acceptance.live_service import PATIENT_VIEW
from tests.hospital import Hospital, process
from tests.tricky.records import chart_request


def _workers(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(each) for each in children if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


def _status(url: str, headers: dict[str, str]) -> int:
    """The status of a call on a connection of its own, made again until somebody answers."""
    for _ in range(100):
        with contextlib.suppress(httpx.TransportError):
            return httpx.post(url + PATIENT_VIEW, json=chart_request(), headers=headers).status_code
        time.sleep(0.1)
    raise AssertionError("nobody answers")


def test_tokens_that_a_worker_used_before_it_was_killed_are_refused_by_the_others(tmp_path: Path) -> None:
    hospital = Hospital(tmp_path)
    settings = {
        "ESR1_CDS_CONFIG": str(hospital.write()),
        "ESR1_CDS_DATABASE_URL": f"sqlite+aiosqlite:///{hospital.database}",
    }
    with process("--workers", "2", log=hospital.log, **settings) as (serving, port):
        url = f"http://127.0.0.1:{port}"
        used = [hospital.headers() for _ in range(6)]
        assert [_status(url, headers) for headers in used] == [200] * 6
        os.kill(_workers(serving.pid)[0], signal.SIGKILL)
        assert [_status(url, headers) for headers in used] == [401] * 6
        assert _status(url, hospital.headers()) == 200
