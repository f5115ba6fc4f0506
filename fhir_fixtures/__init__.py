"""Invented patients for demonstrations and tests: stories, FHIR Bundles and the verdicts they should get."""

import datetime
from typing import Final

AS_OF: Final = datetime.date(2026, 11, 20)
"""The reference day of every patient in this package."""
