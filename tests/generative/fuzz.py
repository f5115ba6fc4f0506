"""Look for bytes that break the reader, for as long as is wished: ``python -m tests.generative.fuzz --minutes 20``.

Records, attachments (PDF, RTF, HTML, plain text) and report texts are damaged again and again and held against the
properties. Where the `atheris` package is importable its coverage feedback chooses what to damage further; without
it, chance does. What breaks a property is kept in a folder, with the name of what it broke; the exit status says
whether anything did.
"""

import argparse
import hashlib
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tests.generative import byte_damage, properties
from tests.generative.documents import html_of, pdf_of, rtf_of
from tests.generative.mutations import PATIENTS
from tests.imaging_texts.evaluate import load

_MOST_SECONDS: Final = 10.0
"""No input may take longer, two tries at a hostile PDF included."""
_MOST_DAMAGES: Final = 6
_KEPT_SEEDS: Final = 2_000
_LONGEST: Final = 200_000
_ESR1_WORDS: Final = (
    "ESR1 mutation analysis of cell-free DNA from plasma: no mutation detected.",
    "ESR1 p.D538G detected, variant allele fraction 1.2 %. PIK3CA: not detected.",
    "ctDNA test. ESR1: wild type. Insufficient material for other genes.",
)
Check = Callable[[bytes, random.Random], None]
Change = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


class _Target:
    """One kind of input: where it starts from, how it is damaged, and what must hold."""

    def __init__(self, seeds: list[bytes], check: Check, *changes: Change) -> None:
        self.seeds = seeds
        self.check = check
        self.changes = changes

    def damaged(self, chance: random.Random, raw: bytes) -> bytes:
        """The input, damaged in one to six ways."""
        for _ in range(chance.randint(1, _MOST_DAMAGES)):
            raw = chance.choice(self.changes)(chance, raw, self.seeds)[:_LONGEST]
        return raw


def _targets() -> dict[str, _Target]:
    labelled = [item.text for item in load("development")] + list(_ESR1_WORDS)
    files = [labelled[at : at + 4] for at in range(0, len(labelled), 40)] + [[each] for each in _ESR1_WORDS]
    any_damage = byte_damage.damaged_bytes
    structural = byte_damage.damaged_bundle
    return {
        "record": _Target([each.bundle for each in PATIENTS], _record, structural, structural, any_damage),
        "order": _Target([each.bundle for each in PATIENTS], _order, _element),
        "detection": _Target(
            [each.bundle for each in properties.WITHOUT_DETECTION], _no_detection, _element, _cut
        ),
        "text": _Target([each.encode() for each in labelled], _text, any_damage),
        "pdf": _Target([pdf_of(*lines) for lines in files], _attached("application/pdf"), any_damage),
        "rtf": _Target([rtf_of(*lines) for lines in files], _attached("text/rtf"), any_damage),
        "html": _Target([html_of(*lines) for lines in files], _attached("text/html"), any_damage),
    }


def _element(chance: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    return byte_damage.with_damaged_element(chance, raw)


def _cut(chance: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    return byte_damage.without_entry(chance, raw)


def _record(raw: bytes, _: random.Random) -> None:
    properties.answer_of(raw)


def _order(raw: bytes, chance: random.Random) -> None:
    properties.is_the_same_with_more_and_in_another_order(raw, chance)


def _no_detection(raw: bytes, _: random.Random) -> None:
    properties.is_no_detection(raw)


def _text(raw: bytes, _: random.Random) -> None:
    properties.is_read_as_text(raw.decode("utf-8", "replace"))


def _attached(content_type: str) -> Check:
    return lambda raw, _: properties.is_read_as_an_attachment(content_type, raw)


class _TooSlowError(Exception):
    """An input took longer than any may."""


def _give_up(*_: object) -> None:
    raise _TooSlowError


class _Finds:
    """What broke a property, each kind of failure once."""

    def __init__(self, folder: Path) -> None:
        signal.signal(signal.SIGALRM, _give_up)
        self.folder = folder
        self.seen: set[str] = set()

    def run(self, name: str, target: _Target, raw: bytes) -> None:
        """Hold one input against the target's property."""
        signal.setitimer(signal.ITIMER_REAL, _MOST_SECONDS)
        try:
            target.check(raw, random.Random(len(raw)))
        except Exception:  # noqa: BLE001  # whatever the reader raises is a find; it is written down
            self._keep(name, raw, traceback.format_exc())
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _keep(self, name: str, raw: bytes, report: str) -> None:
        where = [line for line in report.splitlines() if line.startswith("  File")][-2:] or [report]
        kind = hashlib.sha256("".join([name, *where]).encode()).hexdigest()[:12]
        if kind in self.seen:
            return
        self.seen.add(kind)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{name}-{kind}.input").write_bytes(raw)
        (self.folder / f"{name}-{kind}.txt").write_text(report, encoding="utf-8")
        sys.stderr.write(f"{name}: {report.strip().splitlines()[-1][:160]} ({kind})\n")


def by_chance(names: Sequence[str], finds: _Finds, *, until: float, seed: int) -> Counter[str]:
    """Damage at random until a point of the monotonic clock; how many inputs of each kind were tried."""
    targets, chance, tried = _targets(), random.Random(seed), Counter[str]()
    pools = {name: list(targets[name].seeds) for name in names}
    while time.monotonic() < until:
        name = chance.choice(names)
        raw = targets[name].damaged(chance, chance.choice(pools[name]))
        finds.run(name, targets[name], raw)
        tried[name] += 1
        if chance.random() < 0.05:  # some damage is damaged further
            pool = pools[name]
            if len(pool) < _KEPT_SEEDS:
                pool.append(raw)
            else:
                pool[chance.randrange(len(targets[name].seeds), len(pool))] = raw
    return tried


def by_coverage(name: str, finds: _Finds, *, seconds: int) -> None:
    """Let `atheris` choose what to damage further; ends the process."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415  # optional

    with tempfile.TemporaryDirectory() as corpus:
        target = _targets()[name]
        for number, raw in enumerate(target.seeds):
            Path(corpus, str(number)).write_bytes(raw)

        def mutate(raw: bytes, most: int, seed: int) -> bytes:
            return target.damaged(random.Random(seed), bytes(raw))[:most]

        options = [sys.argv[0], corpus, f"-max_total_time={seconds}", f"-max_len={_LONGEST}", "-timeout=60"]
        atheris.instrument_all()
        atheris.Setup(options, lambda raw: finds.run(name, target, raw), custom_mutator=mutate)
        atheris.Fuzz()


def main(arguments: Sequence[str]) -> int:
    """Run for some minutes; 1 when anything broke."""
    names = list(_targets())
    parser = argparse.ArgumentParser(prog="python -m tests.generative.fuzz")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--of", choices=names, action="append", help="which kinds of input (all)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--by-coverage", action="store_true", help="with atheris, one kind of input")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir(), "esr1-cds-fuzz"))
    options = parser.parse_args(arguments)
    finds = _Finds(options.keep)
    if options.by_coverage:
        if find_spec("atheris") is None or len(options.of or ()) != 1:
            parser.error("--by-coverage needs the atheris package and exactly one --of")
        by_coverage(options.of[0], finds, seconds=int(options.minutes * 60))
    tried = by_chance(
        options.of or names, finds, until=time.monotonic() + options.minutes * 60, seed=options.seed
    )
    sys.stdout.write(f"{dict(tried)}; {len(finds.seen)} finds in {options.keep}\n")
    return 1 if finds.seen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
