"""Moments are kept in UTC."""

import datetime as dt

import pytest
from sqlalchemy.dialects import sqlite

from service.store.tables import UtcDateTime

DIALECT = sqlite.dialect()
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def test_a_moment_of_another_zone_is_kept_in_utc() -> None:
    one_o_clock_in_berlin = dt.datetime(2026, 11, 20, 13, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert UtcDateTime().process_bind_param(one_o_clock_in_berlin, DIALECT) == NOON


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(NOON.replace(tzinfo=None), DIALECT)


@pytest.mark.parametrize("stored", [NOON, NOON.replace(tzinfo=None)])
def test_a_kept_moment_comes_back_with_its_zone(stored: dt.datetime) -> None:
    assert UtcDateTime().process_result_value(stored, DIALECT) == NOON


def test_no_moment_stays_none() -> None:
    assert UtcDateTime().process_bind_param(None, DIALECT) is None
    assert UtcDateTime().process_result_value(None, DIALECT) is None
