"""A search that the application has decoded itself is classified like any other."""

import pytest

from cds_hooks import Empty, Failed, NotSent, PrefetchState, Satisfied
from cds_hooks.classification import classify_search


@pytest.mark.checklist("C053")
@pytest.mark.parametrize(
    ("included", "announced", "next_url", "failure", "may_be_empty", "state"),
    [
        (2, 2, None, None, True, Satisfied(json=b"{}")),
        (1, 2, None, None, True, Satisfied(json=b"{}", complete=False)),
        (
            1,
            1,
            "https://x/next",
            None,
            True,
            Satisfied(json=b"{}", next_url="https://x/next", complete=False),
        ),
        (0, 0, None, None, True, Empty()),
        (0, 0, None, None, False, NotSent()),
        (0, 3, None, None, True, NotSent()),
        (2, 2, None, "timeout", True, Failed(reason="timeout")),
        (2, 2, None, "not a code of FHIR", True, Failed(reason="unknown")),
    ],
)
def test_each_outcome_has_its_state(
    included: int,
    announced: int,
    next_url: str | None,
    failure: str | None,
    may_be_empty: bool,
    state: PrefetchState,
) -> None:
    assert state == classify_search(
        b"{}",
        included=included,
        announced=announced,
        next_url=next_url,
        failure=failure,
        may_be_empty=may_be_empty,
    )
