"""One set of measurements for several worker processes.

The client library decides when it is imported whether its numbers live in the process or in files that all
workers share, so the parent has to prepare the folder before it starts the workers.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Read by the client library of Prometheus: https://prometheus.github.io/client_python/multiprocess/"""


@contextmanager
def shared_measurements(*, workers: int) -> Iterator[None]:
    """For the parent of several workers: a temporary folder for their numbers, for as long as it serves.

    One worker needs none. A folder that the environment names already is left as it is.
    """
    if workers <= 1 or FOLDER_VARIABLE in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="esr1-cds-metrics-") as folder:
        os.environ[FOLDER_VARIABLE] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER_VARIABLE]


def shared_folder() -> Path | None:
    """Where the workers keep their numbers; None for a single process."""
    folder = os.environ.get(FOLDER_VARIABLE)
    return Path(folder) if folder else None
