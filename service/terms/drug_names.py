"""Drugs named in words: generic names, brands and German names, with guards against what the words deny.

Names are whole words, never parts of words. A name under a negation ("no letrozole", "allergy to Femara",
"letrozole declined") is not recognised; of a name said to be past ("stop letrozole", "previous tamoxifen")
only the class is kept, because the wording may contradict the status beside it. Names of a class ("aromatase
inhibitor") say that it is a drug of the class, not which one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from service.terms.drugs import AI, CDK46, DRUGS, Drug, DrugClass

# Brands as approved in the US or the EU, and German generic names (without a final -e they are matched
# below).
_OTHER_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "letrozole": ("femara",),
    "anastrozole": ("arimidex",),
    "exemestane": ("aromasin",),
    "palbociclib": ("ibrance",),
    "ribociclib": ("kisqali",),
    "abemaciclib": ("verzenio", "verzenios"),
    "fulvestrant": ("faslodex",),
    "elacestrant": ("orserdu",),
    "camizestrant": ("etcamah",),
    "imlunestrant": ("inluriyo",),
    "vepdegestrant": ("veppanu",),
    "tamoxifen": ("nolvadex", "soltamox"),
    "toremifene": ("fareston",),
    "goserelin": ("zoladex",),
    "leuprolide": (
        "leuprorelin", "lupron", "eligard", "enantone", "trenantone", "prostap", "lutrate", "camcevi",
        "fensolvi",
        "lupaneta", "leuproreline",
    ),
    "triptorelin": ("trelstar", "decapeptyl", "pamorelin", "gonapeptyl", "salvacyl", "diphereline"),
    "histrelin": ("supprelin", "vantas"),
    "nafarelin": ("synarel",),
    "degarelix": ("firmagon",),
    "relugolix": ("orgovyx", "ryeqo", "myfembree"),
    "everolimus": ("afinitor",),
    "temsirolimus": ("torisel",),
    "alpelisib": ("piqray",),
    "inavolisib": ("itovebi",),
    "capivasertib": ("truqap",),
    "megestrol": ("megace",),
    "abiraterone": ("zytiga",),
    "enzalutamide": ("xtandi",),
    "trastuzumab deruxtecan": ("enhertu", "t-dxd", "tdxd"),
    "trastuzumab emtansine": ("kadcyla", "t-dm1", "tdm1"),
    "sacituzumab govitecan": ("trodelvy", "sacituzumab"),
    "datopotamab deruxtecan": ("datroway", "datopotamab", "dato-dxd"),
    "capecitabine": ("xeloda",),
    "paclitaxel": ("abraxane", "taxol"),
    "docetaxel": ("taxotere",),
    "doxorubicin": ("adriamycin", "caelyx", "doxil", "myocet"),
    "epirubicin": ("ellence",),
    "cyclophosphamide": ("cytoxan", "endoxan"),
    "eribulin": ("halaven",),
    "gemcitabine": ("gemzar",),
    "vinorelbine": ("navelbine",),
    "carboplatin": ("paraplatin",),
    "fluorouracil": ("5-fluorouracil", "5-fu", "adrucil"),
    "ixabepilone": ("ixempra",),
    "trastuzumab": ("herceptin", "ogivri", "kanjinti", "trazimera", "ontruzant", "herzuma", "hercessi"),
    "pertuzumab": ("perjeta",),
    "olaparib": ("lynparza",),
    "talazoparib": ("talzenna",),
    "pembrolizumab": ("keytruda",),
    "atezolizumab": ("tecentriq",),
    "nivolumab": ("opdivo",),
    "bevacizumab": ("avastin",),
    "lapatinib": ("tykerb", "tyverb"),
    "neratinib": ("nerlynx",),
    "tucatinib": ("tukysa",),
}  # fmt: skip
_COMBINATIONS: Final[Mapping[str, tuple[str, ...]]] = {"phesgo": ("pertuzumab", "trastuzumab")}

_UNNAMED: Final[Mapping[str, frozenset[DrugClass]]] = {
    r"aromatase[\s-]+inhibitor|aromatasehemmer|aromatase-hemmer": AI,
    r"cdk\s*4\s*(?:/|and|&|-)?\s*6?[\s-]*(?:inhibitor|inhibition|hemmer)": CDK46,
    r"(?:lhrh|gnrh)[\s-]*(?:agonist|analog\w*)": frozenset({DrugClass.LHRH_AGONIST}),
    r"serd": frozenset({DrugClass.SERD}),
}
CHEMOTHERAPY: Final = Drug(name="chemotherapy", drug_class=DrugClass.CHEMOTHERAPY)
"""Chemotherapy whose drugs are not named."""
_CHEMOTHERAPY_WORDS: Final = r"(?:poly|mono)?chemotherap(?:y|ies?)"

# Transplant brands, and the tablet strengths that exist only as such (US labels of Zortress and Afinitor).
_FOR_TRANSPLANTS: Final = re.compile(
    r"\b(?:zortress|certican)\b|\beverolimus\s+(?:0[.,](?:25|5|75)|1)\s*mg\b", re.IGNORECASE
)
_BLINDED: Final = re.compile(r"\bplacebo\b|\bblinded\b", re.IGNORECASE)

_DENIED: Final = re.compile(
    r"\b(?:no|not|never|without|avoid|contraindicat\w*|allerg\w*|intoleran\w*|hypersensitiv\w*|instead\s+of|kein\w*|nicht)\b"
    r"[^.;\n]*$"
    r"|\b(?:declin\w*|refus\w*)\b[^.;,\n]*$",
    re.IGNORECASE,
)
_DENIED_AFTER: Final = re.compile(
    r"^[^.;,\n]{0,40}?\b(?:allerg\w*|intoleran\w*|hypersensitiv\w*|declined|refused"
    r"|(?:not|never)\s+(?:being\s+)?(?:taken|taking|started|given))\b",
    re.IGNORECASE,
)
_PAST: Final = re.compile(
    r"\b(?:stop\w*|discontinu\w*|hold|prior|previous\w*|history\s+of|abgesetzt)\b[^.;,\n]*$", re.IGNORECASE
)
_PAST_AFTER: Final = re.compile(
    r"^[^.;,\n]{0,40}?\b(?:stopped|discontinued|on\s+hold|abgesetzt|not\s+tolerated)\b", re.IGNORECASE
)
_ACCOMPANIES: Final = re.compile(r"\b(?:with|alongside|mit|zu)\b", re.IGNORECASE)
_PACK: Final = re.compile(r"\b(?:co-?pack|pack|kit|carton)\b", re.IGNORECASE)
_GERMAN_SALT: Final = re.compile(r"(?<=[a-z])(?:acetat|citrat|succinat|embonat)\b", re.IGNORECASE)
"""The salt that German writes as one word with the drug (Leuprorelinacetat)."""
_LONGEST: Final = 500
"""Characters of a wording that are read: the name of a medication stands at its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDrugs:
    """What one wording names: drugs, or the classes of which it is some unnamed one."""

    drugs: tuple[Drug, ...] = ()
    unclear: frozenset[DrugClass] = frozenset()


NOTHING: Final = NamedDrugs()


def _spelling(name: str) -> str:
    """The name as a pattern: German leaves out the final -e, spaces and hyphens are interchangeable."""
    stem = re.escape(name[:-1]) + "e?" if name.endswith("e") else re.escape(name)
    return stem.replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?")


_BY_NAME: Final[dict[str, tuple[Drug, ...]]] = {
    name: (DRUGS[generic],) for generic, names in _OTHER_NAMES.items() for name in names
}
_BY_NAME.update({generic: (drug,) for generic, drug in DRUGS.items()})
_BY_NAME.update({name: tuple(DRUGS[part] for part in parts) for name, parts in _COMBINATIONS.items()})
_LONGEST_FIRST: Final = sorted(_BY_NAME, key=len, reverse=True)
_NAME: Final = re.compile(
    r"(?<!\w)(?:" + "|".join(f"({_spelling(name)})" for name in _LONGEST_FIRST) + r")(?!\w)", re.IGNORECASE
)
_CLASS_NAME: Final = re.compile(
    r"(?<!\w)(?:" + "|".join(f"({pattern})" for pattern in (_CHEMOTHERAPY_WORDS, *_UNNAMED)) + r")s?(?!\w)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w+")


def _telling_words() -> frozenset[str]:
    """The longest word of each name, with and without a final -e: a text without any names no drug."""
    longest = {max(_WORD.findall(name), key=len) for name in _BY_NAME}
    classes = {
        "aromatase", "aromatasehemmer", "cdk", "cdk4", "cdk46", "lhrh", "gnrh", "lhrhagonist", "gnrhagonist",
        "serd", "serds",
    }  # fmt: skip
    for start in ("", "poly", "mono"):
        classes |= {f"{start}chemotherap{end}" for end in ("y", "ie", "ies")}
    return frozenset(longest | {word.removesuffix("e") for word in longest} | classes)


_TELLING: Final = _telling_words()


@lru_cache(maxsize=8192)
def drugs_named(wording: str) -> NamedDrugs:
    """The drugs that one wording names, in the order of the text."""
    text = _GERMAN_SALT.sub("", wording[:_LONGEST])
    if _TELLING.isdisjoint(_WORD.findall(text.lower())):
        return NOTHING
    found = [name for name in _ordered(text) if not _is(_DENIED, _DENIED_AFTER, text, name)]
    if not found:
        return _unnamed(text)
    past = (
        [name for name in found if _is(_PAST, _PAST_AFTER, text, name)]
        if not _BLINDED.search(text)
        else found
    )
    return NamedDrugs(
        drugs=tuple(dict.fromkeys(drug for name in found if name not in past for drug in _drugs(name))),
        unclear=frozenset(drug.drug_class for name in past for drug in _drugs(name)),
    )


def is_for_transplants(wording: str) -> bool:
    """Whether the wording names everolimus as given after transplantation."""
    return _FOR_TRANSPLANTS.search(wording) is not None


def _ordered(text: str) -> list[re.Match[str]]:
    """The names in the text without those that only accompany ("palbociclib, to be taken with letrozole")."""
    names = list(_NAME.finditer(text))
    return [
        name
        for index, name in enumerate(names)
        if index == 0 or is_pack(text) or not _ACCOMPANIES.search(text, names[0].end(), name.start())
    ]


def is_pack(wording: str) -> bool:
    """Whether the wording says that it is a pack of several products."""
    return _PACK.search(wording) is not None


def _drugs(name: re.Match[str]) -> tuple[Drug, ...]:
    return _BY_NAME[_LONGEST_FIRST[(name.lastindex or 1) - 1]]


def _is(before: re.Pattern[str], after: re.Pattern[str], text: str, name: re.Match[str]) -> bool:
    return bool(before.search(text[: name.start()]) or after.search(text[name.end() :]))


def _unnamed(text: str) -> NamedDrugs:
    found = _CLASS_NAME.search(text)
    if found is None or _is(_DENIED, _DENIED_AFTER, text, found):
        return NOTHING
    if found.lastindex == 1:
        return NamedDrugs(drugs=(CHEMOTHERAPY,))
    return NamedDrugs(unclear=tuple(_UNNAMED.values())[(found.lastindex or 1) - 2])
