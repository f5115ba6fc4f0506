"""The whole benchmark: progress on standard error, at the end one line per figure on standard output."""

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks import authentication, fallback, in_process, over_http, processes, sustained_load
from benchmarks.bodies import bodies
from benchmarks.figures import Figure


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one to two minutes, rougher figures")
    parser.add_argument("--profile", action="store_true", help="only print the costliest functions")
    parser.add_argument("--body", default="46kb", help="the body to profile (%(default)s)")
    options = parser.parse_args(arguments)
    if options.profile:
        body = next(each for each in bodies() if each.name == options.body)
        sys.stdout.write(in_process.costliest(body, calls=500, functions=10) + "\n")
        return
    with tempfile.TemporaryDirectory(prefix="esr1-cds-bench-") as folder:
        figures = _measured(Path(folder), quick=options.quick)
    sys.stdout.write("".join(f"{figure.line()}\n" for figure in figures))


def _measured(folder: Path, *, quick: bool) -> list[Figure]:
    everything = bodies()
    over_the_wire = [body for body in everything if body.name in ("46kb", "330kb")]
    figures: list[Figure] = []
    # What is alive already would be walked again and again while `orjson` allocates, which would flatter us.
    gc.collect()
    gc.freeze()
    for body in everything:
        figures += [
            Figure(name=f"body.{body.name}.bytes", value=len(body.json)),
            Figure(name=f"body.{body.name}.resources", value=body.resources),
        ]
        figures += _told(
            f"in process, {body.name}",
            partial(in_process.measure, body, seconds=0.6 if quick else 5),
        )
    figures += _told("authentication", partial(authentication.figures, seconds=0.5 if quick else 3))
    figures += _told("fallback", partial(fallback.figures, seconds=1 if quick else 5))
    figures += _told("start-up", partial(processes.measure_start, folder, times=1 if quick else 5))
    figures += _told("evaluate", partial(processes.measure_evaluate, folder, files=100 if quick else 1_000))
    figures += _told(
        "over HTTP", partial(over_http.measure, over_the_wire, folder, seconds=0.8 if quick else 4)
    )
    figures += _told("overload", partial(sustained_load.measure, folder, seconds=10 if quick else 120))
    return figures


def _told(what: str, work: Callable[[], list[Figure]]) -> list[Figure]:
    started = time.perf_counter()
    figures = work()
    sys.stderr.write(f"{what}: {time.perf_counter() - started:.1f} s\n")
    return figures


if __name__ == "__main__":
    main()
