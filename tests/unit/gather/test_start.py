"""What is only of use for calling FHIR servers does not slow the start."""

import subprocess
import sys


def test_the_application_starts_without_the_http_client() -> None:
    program = "import sys, service.app; print(*sorted({'httpx', 'httpcore'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")
