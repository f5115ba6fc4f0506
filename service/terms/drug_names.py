"""Drugs named in words, with guards against what the words deny, leave open or only mention.

A name that heads the wording is the drug. Of a name said to be past ("stop letrozole", "Ibrance - HELD") the drug is
kept apart, because the wording may contradict the status beside it. Of a name that is denied, planned, or given
beside the drug itself ("palbociclib with fulvestrant") only the class is kept. A name within the name of another,
identified product ("loperamide for abemaciclib diarrhoea") names nothing, unless it is a SERD: who is given one is
past the switch. Names of a class ("aromatase inhibitor") say that it is a drug of the class, not which one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from service.terms.drug_vocabulary import (
    CLASS_NAME,
    NAME,
    UNNAMED,
    drugs_of,
    may_name_a_drug,
    plainly_spelled,
)
from service.terms.drug_wordings import Meaning, is_another_product, meaning
from service.terms.drugs import SERDS, Drug, DrugClass

# Transplant brands, and the tablet strengths that exist only as such (US labels of Zortress and Afinitor).
_FOR_TRANSPLANTS: Final = re.compile(
    r"\b(?:zortress|certican)\b|\beverolimus\s+(?:0[.,](?:25|5|75)|1)\s*mg\b", re.IGNORECASE
)
_BLINDED: Final = re.compile(r"\bplacebo\b|\bblinded\b", re.IGNORECASE)
_PACK: Final = re.compile(r"\b(?:co-?pack|pack|kit|carton)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDrugs:
    """What one wording names.

    ``drugs`` in the order of the text; ``past``: when it names no other, the drugs that it says to be stopped, paused
    or given before; ``unclear``: the classes of which it names, or may name, some further drug (those of ``past``
    included).
    """

    drugs: tuple[Drug, ...] = ()
    past: tuple[Drug, ...] = ()
    unclear: frozenset[DrugClass] = frozenset()


NOTHING: Final = NamedDrugs()


@lru_cache(maxsize=8192)
def drugs_named(wording: str) -> NamedDrugs:
    """The drugs that one wording names."""
    text = plainly_spelled(wording)
    if not may_name_a_drug(text):
        return NOTHING
    names = list(NAME.finditer(text))
    if not names:
        return _unnamed(text)
    if _BLINDED.search(text):
        return NamedDrugs(unclear=_classes(drug for name in names for drug in drugs_of(name)))
    return _sorted_out(_with_meanings(text, names))


def names_a_drug(wording: str) -> bool:
    """Whether the wording has the name of a drug, however it is meant, and not that of a class alone."""
    return NAME.search(plainly_spelled(wording)) is not None


def words_before_a_name(wording: str) -> str:
    """What stands before the first name of a drug or class; empty when there is none."""
    text = plainly_spelled(wording)
    found = NAME.search(text) or CLASS_NAME.search(text)
    return "" if found is None else text[: found.start()]


def is_for_transplants(wording: str) -> bool:
    """Whether the wording names everolimus as given after transplantation."""
    return _FOR_TRANSPLANTS.search(wording) is not None


def is_pack(wording: str) -> bool:
    """Whether the wording says that it is a pack of several products."""
    return _PACK.search(wording) is not None


def _with_meanings(text: str, names: list[re.Match[str]]) -> list[tuple[Drug, Meaning]]:
    found: list[tuple[Drug, Meaning]] = []
    before, since = None, 0
    pack = len(names) > 1 and is_pack(text)
    for name in names:
        before = Meaning.NAMED if pack else meaning(text, name, since, before)
        found += [(drug, before) for drug in drugs_of(name)]
        since = name.end()
    return found


def _sorted_out(found: list[tuple[Drug, Meaning]]) -> NamedDrugs:
    past = tuple(dict.fromkeys(drug for drug, how in found if how is Meaning.PAST))
    drugs = tuple(dict.fromkeys(drug for drug, how in found if how is Meaning.NAMED and drug not in past))
    open_ways = {Meaning.PAST, Meaning.DOUBTED, Meaning.BESIDE}
    if not drugs:
        # A record that names a drug only to deny it contradicts itself.
        open_ways.add(Meaning.DENIED)
    unclear = _classes(drug for drug, how in found if how in open_ways or _is_told_by_mention(drug, how))
    return NamedDrugs(drugs=drugs, past=() if drugs else past, unclear=unclear - _classes(drugs))


def _is_told_by_mention(drug: Drug, how: Meaning) -> bool:
    return how is Meaning.MENTIONED and drug.drug_class in SERDS


def _classes(drugs: Iterable[Drug]) -> frozenset[DrugClass]:
    return frozenset(drug.drug_class for drug in drugs)


def _unnamed(text: str) -> NamedDrugs:
    """What a wording without names means: chemotherapy, or some drug of a class."""
    every = list(CLASS_NAME.finditer(text))
    if not every:
        return NOTHING
    found = min(every, key=lambda name: (name.lastindex or 0, name.start()))
    what = UNNAMED[(found.lastindex or 1) - 1][1]
    how = meaning(text, found, 0, None)
    if how in (Meaning.DENIED, Meaning.MENTIONED) or is_another_product(text[: found.start()]):
        return NOTHING
    if not isinstance(what, Drug):
        return NamedDrugs(unclear=what)
    if how is Meaning.NAMED:
        return NamedDrugs(drugs=(what,))
    if how is Meaning.PAST:
        return NamedDrugs(past=(what,), unclear=_classes((what,)))
    return NOTHING
