"""Write every bundle, expectation, story and hook request: `python -m fhir_fixtures.build [--check]`.

`--check` writes nothing and exits 1 when a file differs from what the stories say. Everything is validated
with `fhir.resources` R4B before it is written.
"""

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fhir.resources.R4B.bundle import Bundle

from fhir_fixtures import hook_requests, stories
from fhir_fixtures.builders import JsonObject
from fhir_fixtures.story import Story

_ROOT: Final = Path(__file__).parent
_GENERATED: Final = ("patients", "requests")


def load_stories() -> tuple[Story, ...]:
    """Every story of `fhir_fixtures.stories`, by slug."""
    names = sorted(module.name for module in pkgutil.iter_modules(stories.__path__))
    modules = [importlib.import_module(f"{stories.__name__}.{name}") for name in names]
    return tuple(module.STORY for module in modules)


def generated_files() -> dict[str, str]:
    """Path below this package -> content, for every generated file."""
    return {path: content for story in load_stories() for path, content in _files(story)}


def _files(story: Story) -> Iterator[tuple[str, str]]:
    folder = f"patients/{story.slug}"
    bundle = story.record.bundle()
    Bundle.model_validate(bundle)
    yield f"{folder}/bundle.json", _json(bundle)
    yield f"{folder}/expected.json", _json(story.expected.to_json())
    yield f"{folder}/story.md", story.narrative
    yield f"{folder}/about.json", _json({"title": story.title, "teaser": story.teaser})
    for hook, body in hook_requests.for_story(story).items():
        yield f"requests/{hook}/{story.slug}.json", _json(body)


def _json(value: JsonObject) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def stale_files() -> list[str]:
    """Generated files that are missing, different or left over."""
    wanted = generated_files()
    present = {
        path.relative_to(_ROOT).as_posix(): path
        for folder in _GENERATED
        for path in (_ROOT / folder).rglob("*")
        if path.is_file()
    }
    different = [
        path
        for path, text in wanted.items()
        if path not in present or present[path].read_text("utf-8") != text
    ]
    return sorted([*different, *(present.keys() - wanted.keys())])


def main(arguments: list[str]) -> int:
    """Write the files, or with `--check` only compare them."""
    stale = stale_files()
    if "--check" in arguments:
        for path in stale:
            print(f"out of date: {path}")
        return 1 if stale else 0
    wanted = generated_files()
    for path in stale:
        target = _ROOT / path
        if path in wanted:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(wanted[path], encoding="utf-8")
        else:
            target.unlink()
    print(f"{len(wanted)} files, {len(stale)} rewritten")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
