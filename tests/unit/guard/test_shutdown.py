"""A process that is told to stop finishes what it has begun and takes nothing new."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def connected(port: int) -> http.client.HTTPConnection:
    for _ in range(500):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.connect()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return connection
    pytest.fail("the server did not start")


def test_a_request_in_progress_is_finished_after_sigterm() -> None:
    port = free_port()
    command = [sys.executable, "-m", "tests.unit.guard.slow_server", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as server:
        connection = connected(port)
        connection.request("GET", "/")
        assert server.stdout is not None
        assert server.stdout.readline() == b"begun\n"
        server.send_signal(signal.SIGTERM)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"done")
        assert server.wait(timeout=5) in (0, -signal.SIGTERM)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1)
        connection.close()
