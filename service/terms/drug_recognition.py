"""Which of our drugs a coded and worded medication is: codes first, then words.

A code that is known decides over the wording, unless the wording says that this drug is past or not taken; a code
that is not known says nothing, and the wording is read.
An ATC code always decides, because the ATC classifies every drug: outside the groups of cancer drugs it is
another drug.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from service.terms.drug_names import NOTHING, drugs_named, is_for_transplants, is_pack, names_a_drug
from service.terms.drug_vocabulary import CHEMOTHERAPY
from service.terms.drugs import AI, CDK46, DRUGS, PRODUCTS, Drug, DrugClass
from service.terms.systems import ATC, NDC, RXNORM, SNOMED, canonical

_SYSTEM_NAMES: Final = {RXNORM: "RxNorm", ATC: "ATC", NDC: "NDC", SNOMED: "SNOMED CT"}

# Groups of the WHO ATC classification (2026): what every drug of the group is. The first that fits decides;
# groups that are not listed but begin with L01 or L02 are other anticancer and other endocrine drugs. L03 and
# L04 (stimulants such as filgrastim, immunosuppressants such as everolimus after transplantation) are no
# cancer treatment.
_ATC_GROUPS: Final[tuple[tuple[str, DrugClass], ...]] = (
    ("L01A", DrugClass.CHEMOTHERAPY),
    ("L01B", DrugClass.CHEMOTHERAPY),
    ("L01C", DrugClass.CHEMOTHERAPY),
    ("L01D", DrugClass.CHEMOTHERAPY),
    ("L01XA", DrugClass.CHEMOTHERAPY),
    ("L01XB", DrugClass.CHEMOTHERAPY),
    ("L01EG", DrugClass.MTOR_INHIBITOR),
    ("L01EM", DrugClass.PI3K_INHIBITOR),
    ("L02AE", DrugClass.LHRH_AGONIST),
    ("L01", DrugClass.OTHER_ANTICANCER),
    ("L02", DrugClass.OTHER_ENDOCRINE),
)
_ATC_UNCLEAR: Final[tuple[tuple[str, frozenset[DrugClass]], ...]] = (
    ("L02BG", AI),
    ("L02BA", frozenset({DrugClass.SERM, DrugClass.SERD})),
    ("L01EF", CDK46),
)
_NOT_SYSTEMIC: Final = "L01XD"
"""Photodynamic sensitisers for the skin and the eye."""
_ATC_SUBSTANCE: Final = 7
"""Characters of an ATC code that names one substance; shorter codes name groups."""
_NDC_PRODUCT, _NDC_PACKAGE = 9, 11
"""Digits of an NDC without hyphens, with and without the package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What a medication is to this service.

    ``drugs`` are its ingredients among ours; empty for any other drug. ``by`` names the code system, or
    "name". ``past`` are the drugs instead that the wording says to be stopped, paused or given before.
    ``unclear`` holds the classes of which it may be a drug that cannot be told (those of ``past`` included);
    ``conflict`` says that this is because codings or wordings name different drugs. ``covers_days`` is the
    labelled interval of a depot fixed by a code.
    """

    drugs: tuple[Drug, ...] = ()
    by: str = ""
    past: tuple[Drug, ...] = ()
    unclear: frozenset[DrugClass] = frozenset()
    conflict: bool = False
    covers_days: int | None = None


ANOTHER_DRUG: Final = Recognition()
_FOR_TRANSPLANTS: Final = Recognition(by="code")


@lru_cache(maxsize=8192)
def recognise(codings: tuple[tuple[str | None, str | None], ...], texts: tuple[str, ...]) -> Recognition:
    """Which of our drugs the codings (system, code) and the wordings name."""
    coded = [answer for system, code in codings if code and (answer := _by_code(system, code)) is not None]
    answer = _by_codes(coded, texts) if coded else _by_words(texts)
    if not answer.drugs and not answer.unclear:
        return ANOTHER_DRUG
    if DRUGS["everolimus"] in answer.drugs and any(map(is_for_transplants, texts)):
        return ANOTHER_DRUG
    return answer


def _by_codes(coded: Sequence[Recognition], texts: Sequence[str]) -> Recognition:
    if _FOR_TRANSPLANTS in coded:
        return ANOTHER_DRUG
    certain = [answer for answer in coded if not answer.unclear]
    if not certain:
        return _refined(coded[0], texts)
    fullest = max(certain, key=lambda answer: len(answer.drugs))
    if all(answer.drugs and set(answer.drugs) <= set(fullest.drugs) for answer in certain if fullest.drugs):
        days = next((answer.covers_days for answer in certain if answer.covers_days), None)
        answer = replace(_refined(_with_pack(fullest, texts), texts), covers_days=days)
        return _with_doubts(answer, texts)
    return _settled({drug for answer in certain for drug in answer.drugs}, fullest, texts)


def _with_doubts(answer: Recognition, texts: Sequence[str]) -> Recognition:
    """What the words beside a code say more: that the drug is past or denied, or that another is given with it.

    The name of its class says nothing more.
    """
    named = [drugs_named(text) for text in texts if names_a_drug(text)]
    past = {drug for each in named for drug in each.past}
    of_drugs = frozenset(drug.drug_class for drug in answer.drugs)
    if past & set(answer.drugs):
        return replace(answer, drugs=(), past=answer.drugs, unclear=of_drugs)
    if any(not each.drugs and each.unclear & of_drugs for each in named):
        # The words deny, or only plan, what the code names.
        return replace(answer, drugs=(), unclear=of_drugs, conflict=True)
    beside = frozenset(
        drug_class for each in named if set(each.drugs) & set(answer.drugs) for drug_class in each.unclear
    )
    return replace(answer, unclear=answer.unclear | beside - of_drugs)


def _settled(coded: set[Drug], fullest: Recognition, texts: Sequence[str]) -> Recognition:
    """Codes that name different drugs: a combination when one wording names them all, else a conflict."""
    for text in texts:
        named = drugs_named(text).drugs
        if coded <= set(named):
            return Recognition(drugs=named, by=fullest.by)
    return Recognition(unclear=frozenset(drug.drug_class for drug in coded), conflict=True)


def _with_pack(coded: Recognition, texts: Sequence[str]) -> Recognition:
    """A code of one part of a combination pack, whose wording names the other part too."""
    for text in texts:
        named = drugs_named(text).drugs
        if coded.drugs and set(coded.drugs) < set(named) and is_pack(text):
            return replace(coded, drugs=named)
    return coded


def _refined(coded: Recognition, texts: Sequence[str]) -> Recognition:
    """An ATC group made precise by the wording, when the wording names drugs that can be meant by it."""
    if not coded.unclear and not any(map(_is_group, coded.drugs)):
        return coded
    named = _by_words(texts).drugs
    fits = (
        {drug.drug_class for drug in named} <= coded.unclear if coded.unclear else not _ATC_CODED & set(named)
    )
    return Recognition(drugs=named, by=coded.by) if named and fits else coded


def _by_words(texts: Sequence[str]) -> Recognition:
    found = [named for text in texts if (named := drugs_named(text)) is not NOTHING]
    if not found:
        return ANOTHER_DRUG
    unclear = frozenset(drug_class for named in found for drug_class in named.unclear)
    past = tuple(dict.fromkeys(drug for named in found for drug in named.past))
    drugs = {drug for named in found for drug in named.drugs}
    if drugs <= set(past):
        return Recognition(by="name" if past else "", past=past, unclear=unclear)
    drugs -= set(past)
    fullest = tuple(drug for drug in max((named.drugs for named in found), key=len) if drug in drugs)
    if drugs - {CHEMOTHERAPY} <= set(fullest):
        return Recognition(drugs=fullest, by="name", unclear=unclear - {drug.drug_class for drug in drugs})
    return Recognition(unclear=unclear | {drug.drug_class for drug in drugs}, conflict=True)


def _by_code(system: str | None, code: str) -> Recognition | None:
    """What a code names; ``None`` for a code that is not known."""
    uri = canonical(system)
    for key in _keys(uri, code.strip()):
        product = PRODUCTS.get((uri, key))
        if product is not None and not product.drugs:
            return _FOR_TRANSPLANTS
        if product is not None:
            return Recognition(drugs=product.drugs, by=_SYSTEM_NAMES[uri], covers_days=product.covers_days)
    return _by_atc_group(code.strip().upper()) if uri == ATC else None


def _keys(uri: str, code: str) -> tuple[str, ...]:
    if uri == NDC:
        return _ndc_products(code)
    return (code.upper() if uri == ATC else code,)


def _ndc_products(code: str) -> tuple[str, ...]:
    """Labeler and product of an NDC in 5 + 4 digits: hyphens or 11 digits tell where they end, 10 do not."""
    parts = code.split("-")
    if len(parts) > 1:
        return (parts[0].zfill(5)[-5:] + parts[1].zfill(4),)
    if len(code) in (_NDC_PRODUCT, _NDC_PACKAGE):
        return (code[:_NDC_PRODUCT],)
    return (f"0{code[:8]}", f"{code[:5]}0{code[5:8]}", code[:_NDC_PRODUCT])


def _by_atc_group(code: str) -> Recognition | None:
    if not code.startswith(("L01", "L02")) or code.startswith(_NOT_SYSTEMIC):
        return Recognition(by="ATC") if len(code) == _ATC_SUBSTANCE else None
    unclear = next((classes for group, classes in _ATC_UNCLEAR if code.startswith(group)), None)
    if unclear is None and any(group.startswith(code) for group, _ in _ATC_UNCLEAR):
        unclear = frozenset(DrugClass)
    if unclear is not None:
        return Recognition(by="ATC", unclear=unclear)
    drug_class = next(drug_class for group, drug_class in _ATC_GROUPS if code.startswith(group))
    return Recognition(by="ATC", drugs=(Drug(name=f"{drug_class.value} {code}", drug_class=drug_class),))


_ATC_CODED: Final = frozenset(
    drug for (uri, _), product in PRODUCTS.items() if uri == ATC for drug in product.drugs
)
"""Drugs with an ATC code of their own here: another ATC code does not mean them."""


def _is_group(drug: Drug) -> bool:
    return drug.name not in DRUGS and drug != CHEMOTHERAPY
