"""A page below ``docs/reference`` that is written from the code: ``--write`` writes it, ``--check`` compares it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

REFERENCE: Final = Path(__file__).parent.parent / "docs" / "reference"
"""Where the generated pages lie, in a checkout."""


def write_or_check(arguments: Sequence[str], *, page: Path, text: str, module: str) -> int:
    """Do what the command line of ``module`` asks for its page.

    Returns the exit status: 0 when the page is written or up to date, 1 when it is not up to date, 2 when the
    arguments are others.
    """
    command = f"python -m {module}"
    match list(arguments):
        case ["--write"]:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
            return 0
        case ["--check"]:
            if page.is_file() and page.read_text(encoding="utf-8") == text:
                return 0
            print(f"out of date: docs/reference/{page.name} ({command} --write)", file=sys.stderr)
            return 1
        case _:
            print(f"usage: {command} --write | --check", file=sys.stderr)
            return 2
