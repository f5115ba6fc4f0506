"""How long one injection of a depot works, from its labelled dosing interval."""

import re
from collections.abc import Mapping
from typing import Final

from service.terms.drugs import Drug, DrugClass

UNKNOWN_PRODUCT_DAYS: Final = 84
"""An LHRH agonist of unknown product counts as a 3-month depot (project default)."""

_WEEKS_4: Final = 28
_WEEKS_12: Final = 84
_WEEKS_16: Final = 112
_WEEKS_24: Final = 168

# Milligrams of one injection -> days, from the dosing sections of the US labels: Zoladex 3.6 mg every 28 days
# and 10.8 mg every 12 weeks; Lupron Depot and Eligard 1-, 3-, 4- and 6-month kits; Trelstar every 4, 12 and
# 24 weeks; Supprelin LA yearly; Firmagon and Faslodex monthly. A labelled month counts as 28 days.
_DAYS_BY_STRENGTH: Final[Mapping[str, Mapping[float, int]]] = {
    "goserelin": {3.6: _WEEKS_4, 10.8: _WEEKS_12},
    "leuprolide": {
        3.75: _WEEKS_4, 7.5: _WEEKS_4, 11.25: _WEEKS_12, 22.5: _WEEKS_12, 30: _WEEKS_16, 45: _WEEKS_24,
    },
    "triptorelin": {3.75: _WEEKS_4, 11.25: _WEEKS_12, 22.5: _WEEKS_24},
    "histrelin": {50: 365},
}  # fmt: skip
_DAYS_ALWAYS: Final[Mapping[str, int]] = {"fulvestrant": _WEEKS_4, "degarelix": _WEEKS_4}

_NUMBER: Final = r"(\d+(?:[.,]\d+)?)"
_MILLIGRAMS: Final = re.compile(rf"{_NUMBER}\s*mg\b(?!\s*/)", re.IGNORECASE)
_CONCENTRATION: Final = re.compile(rf"{_NUMBER}\s*ml\b.*?{_NUMBER}\s*mg\s*/\s*ml", re.IGNORECASE)
_KIT_MONTHS: Final = re.compile(r"\b(\d)-month\b|\((\d) month\)", re.IGNORECASE)
_EVERY_MONTHS: Final = re.compile(r"\b(?:every|alle|q)\s*(\d+)\s*mon", re.IGNORECASE)


def is_depot(drug: Drug) -> bool:
    """Whether one injection of the drug goes on working for weeks."""
    return drug.drug_class is DrugClass.LHRH_AGONIST or drug.name in _DAYS_ALWAYS


def labelled_days(drug: Drug, wording: str, dose_mg: float | None = None) -> int | None:
    """The labelled interval of one injection in days; ``None`` when the product cannot be told (or is no
    depot).

    The dose given decides over the wording of the product.
    """
    if drug.name in _DAYS_ALWAYS:
        return _DAYS_ALWAYS[drug.name]
    by_strength = _DAYS_BY_STRENGTH.get(drug.name)
    if by_strength is None:
        return None
    if dose_mg is not None and dose_mg in by_strength:
        return by_strength[dose_mg]
    kit = _KIT_MONTHS.search(wording)
    if kit is not None:
        return _WEEKS_4 * int(kit[1] or kit[2])
    known = next((by_strength[mg] for mg in _strengths(wording) if mg in by_strength), None)
    every = _EVERY_MONTHS.search(wording) if known is None else None
    return known if every is None else _WEEKS_4 * int(every[1])


def _strengths(wording: str) -> list[float]:
    stated = [_as_number(found[1]) for found in _MILLIGRAMS.finditer(wording)]
    solution = _CONCENTRATION.search(wording)
    if solution is not None:
        stated.append(round(_as_number(solution[1]) * _as_number(solution[2]), 2))
    return stated


def _as_number(text: str) -> float:
    return float(text.replace(",", "."))
