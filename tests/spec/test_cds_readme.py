"""The example in the library's README."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.spec.cds_exchange import call

README = Path(__file__).parents[2] / "cds_hooks" / "README.md"


@pytest.fixture
def example() -> dict[str, Any]:
    """The names that the example defines."""
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    return names


@pytest.mark.parametrize(
    ("prefetch", "status", "cards"),
    [
        ({"allergies": {"resourceType": "Bundle", "entry": [{"resource": {}}]}}, 200, 0),
        ({"allergies": None}, 200, 1),
        ({}, 412, None),
    ],
)
async def test_the_example_runs(
    example: dict[str, Any], prefetch: dict[str, Any], status: int, cards: int | None
) -> None:
    transport = httpx.ASGITransport(app=example["app"])
    async with httpx.AsyncClient(transport=transport, base_url="https://cds.example.org") as client:
        answer = await client.post("/cds-services/allergy-check", json=call(prefetch=prefetch))
    assert answer.status_code == status
    assert cards is None or len(answer.json()["cards"]) == cards
