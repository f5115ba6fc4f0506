"""The names of drugs in words: generic names, brands, names under development, and names of classes.

Names are whole words, never parts of words; a strength may be glued to them. The endings of Latin, German,
Romance and English generic names are interchangeable (letrozole, Letrozol, letrozolo), accents do not matter.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from service.terms.drugs import AI, CDK46, DRUGS, Drug, DrugClass

# Brands as approved in the US or the EU, names under development (NCI Drug Dictionary), and generic names that
# other languages spell otherwise than by their ending.
_OTHER_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "letrozole": ("femara",),
    "anastrozole": ("arimidex",),
    "exemestane": ("aromasin", "aromasine"),
    "palbociclib": ("ibrance", "pd-0332991"),
    "ribociclib": ("kisqali", "lee011"),
    "abemaciclib": ("verzenio", "verzenios", "ly2835219"),
    "fulvestrant": ("faslodex", "ici 182780", "ici 182,780"),
    "elacestrant": ("orserdu", "rad1901"),
    "camizestrant": ("etcamah", "azd9833"),
    "imlunestrant": ("inluriyo", "ly3484356"),
    "vepdegestrant": ("veppanu", "arv-471"),
    "tamoxifen": ("nolvadex", "soltamox"),
    "toremifene": ("fareston",),
    "goserelin": ("zoladex",),
    "leuprolide": (
        "leuprorelin", "lupron", "eligard", "enantone", "trenantone", "prostap", "lutrate", "camcevi",
        "fensolvi", "lupaneta", "leuproreline", "procrin", "lucrin",
    ),
    "triptorelin": ("trelstar", "decapeptyl", "pamorelin", "gonapeptyl", "salvacyl", "diphereline"),
    "histrelin": ("supprelin", "vantas"),
    "nafarelin": ("synarel",),
    "degarelix": ("firmagon",),
    "relugolix": ("orgovyx", "ryeqo", "myfembree"),
    "everolimus": ("afinitor", "rad001"),
    "temsirolimus": ("torisel",),
    "alpelisib": ("piqray", "byl719"),
    "inavolisib": ("itovebi", "gdc-0077"),
    "capivasertib": ("truqap", "azd5363"),
    "megestrol": ("megace",),
    "abiraterone": ("zytiga",),
    "enzalutamide": ("xtandi",),
    "trastuzumab deruxtecan": ("enhertu", "t-dxd", "tdxd", "ds-8201"),
    "trastuzumab emtansine": ("kadcyla", "t-dm1", "tdm1"),
    "sacituzumab govitecan": ("trodelvy", "sacituzumab"),
    "datopotamab deruxtecan": ("datroway", "datopotamab", "dato-dxd"),
    "capecitabine": ("xeloda",),
    "paclitaxel": ("abraxane", "taxol"),
    "docetaxel": ("taxotere",),
    "doxorubicin": ("doxorrubicin", "adriamycin", "caelyx", "doxil", "myocet"),
    "epirubicin": ("epirrubicin", "ellence"),
    "cyclophosphamide": ("cytoxan", "endoxan", "ciclofosfamide", "ciclofosfamid"),
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
    "giredestrant": ("gdc-9545", "rg6171",),
    "palazestrant": ("op-1250",),
    "amcenestrant": ("sar439859",),
    "buserelin": ("profact", "suprefact",),
    "methotrexate": ("metotrexate",),
    "mitomycin": ("mitomicina",),
    "ifosfamide": ("ifosfamid",),
}  # fmt: skip
_COMBINATIONS: Final[Mapping[str, tuple[str, ...]]] = {"phesgo": ("pertuzumab", "trastuzumab")}

CHEMOTHERAPY: Final = Drug(name="chemotherapy", drug_class=DrugClass.CHEMOTHERAPY)
"""Chemotherapy whose drugs are not named."""
ANTINEOPLASTIC: Final = Drug(name="antineoplastic drug", drug_class=DrugClass.OTHER_ANTICANCER)
"""An anticancer drug of which no more is said."""
UNNAMED: Final[tuple[tuple[str, frozenset[DrugClass] | Drug], ...]] = (
    # An injection of an LHRH agonist is billed under the same words as one of fulvestrant.
    (
        r"(?<!non-)(?<!non )hormonal\s+anti-?neoplastic",
        frozenset({DrugClass.SERD, DrugClass.LHRH_AGONIST, DrugClass.OTHER_ENDOCRINE}),
    ),
    (
        r"(?:poly|mono|radio|immuno)?-?(?:chemotherap(?:y|ies?)(?:gabe|zyklus)?|chemo|chemoradi(?:ation|otherapy)"
        r"|chimiotherapie|quimioterapia|chemioterapia)",
        CHEMOTHERAPY,
    ),
    (r"aromatase[\s-]+inhibitor|aromatasehemmer|aromatase-hemmer", AI),
    (r"cdk\s*4\s*(?:/|and|&|-)?\s*6?[\s-]*(?:inhibitor|inhibition|hemmer)", CDK46),
    (r"(?:lhrh|gnrh)[\s-]*(?:agonist|analog\w*)", frozenset({DrugClass.LHRH_AGONIST})),
    (r"serd", frozenset({DrugClass.SERD})),
    (r"anti-?neoplastic", ANTINEOPLASTIC),
)
"""Patterns of wordings that name no drug: the classes of which it is some drug, or the drug that stands for them.
The first that is found decides."""

_GERMAN_SALT: Final = re.compile(r"(?<=[a-z])(?:acetat|citrat|succinat|embonat)\b", re.IGNORECASE)
"""The salt that German writes as one word with the drug (Leuprorelinacetat)."""
_LONGEST: Final = 500
"""Characters of a wording that are read: the name of a medication stands at its beginning."""
_ENDINGS: Final = ("", "e", "a", "o", "um")
_SHORTEST_WITH_ENDINGS: Final = 6
_LETTERS: Final = re.compile(r"[^\W\d_]+")


def _stem(name: str) -> str:
    return name.removesuffix("e")


def _spelling(name: str) -> str:
    """The name as a pattern: endings differ between languages, spaces and hyphens are interchangeable."""
    pattern = re.escape(name)
    if len(name) >= _SHORTEST_WITH_ENDINGS:
        pattern = re.escape(_stem(name)) + "(?:e|a|o|um)?"
    return pattern.replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?")


_BY_NAME: Final[dict[str, tuple[Drug, ...]]] = {
    name: (DRUGS[generic],) for generic, names in _OTHER_NAMES.items() for name in names
}
_BY_NAME.update({generic: (drug,) for generic, drug in DRUGS.items()})
_BY_NAME.update({name: tuple(DRUGS[part] for part in parts) for name, parts in _COMBINATIONS.items()})
_LONGEST_FIRST: Final = sorted(_BY_NAME, key=len, reverse=True)
_NO_LETTER_BEFORE, _NO_LETTER_AFTER = r"(?<![^\W_])", r"(?![^\W\d_])"
NAME: Final = re.compile(
    _NO_LETTER_BEFORE
    + "(?:"
    + "|".join(f"({_spelling(name)})" for name in _LONGEST_FIRST)
    + ")"
    + _NO_LETTER_AFTER,
    re.IGNORECASE,
)
"""The name of a drug; :func:`drugs_of` says which."""
CLASS_NAME: Final = re.compile(
    _NO_LETTER_BEFORE + "(?:" + "|".join(f"({pattern})" for pattern, _ in UNNAMED) + ")s?" + _NO_LETTER_AFTER,
    re.IGNORECASE,
)
"""A wording that names no drug; its group is the place in :data:`UNNAMED`, counted from 1."""


def drugs_of(name: re.Match[str]) -> tuple[Drug, ...]:
    """The drugs of one match of :data:`NAME`."""
    return _BY_NAME[_LONGEST_FIRST[(name.lastindex or 1) - 1]]


def _telling_words() -> frozenset[str]:
    """The longest word of each name, with every ending: a text without any of them names no drug."""
    longest = {max(_LETTERS.findall(name), key=len) for name in _BY_NAME}
    classes = {
        "aromatase",
        "aromatasehemmer",
        "cdk",
        "lhrh",
        "gnrh",
        "lhrhagonist",
        "gnrhagonist",
        "serd",
        "serds",
    }
    classes |= {
        "antineoplastic",
        "antineoplastics",
        "neoplastic",
        "neoplastics",
        "chimiotherapie",
        "quimioterapia",
    }
    classes |= {"chemioterapia", "radiochimiotherapie"}
    for start in ("", "poly", "mono", "radio", "immuno"):
        classes |= {f"{start}chemo{end}" for end in ("", "s", "radiation", "radiotherapy")}
        classes |= {f"{start}chemotherap{end}" for end in ("y", "ie", "ies", "iegabe", "iezyklus")}
    return frozenset({_stem(word) + ending for word in longest for ending in _ENDINGS} | longest | classes)


_TELLING: Final = _telling_words()


def plainly_spelled(wording: str) -> str:
    """The beginning of a wording without accents, underscores and German salts."""
    text = wording[:_LONGEST]
    if not text.isascii():
        text = without_accents(text)
    return _GERMAN_SALT.sub("", text.replace("_", " "))


def may_name_a_drug(text: str) -> bool:
    """A quick look at a text that is plainly spelled: ``False`` is certain."""
    return not _TELLING.isdisjoint(_LETTERS.findall(text.lower()))


@lru_cache(maxsize=1024)
def without_accents(text: str) -> str:
    """The text with plain letters for accented ones."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
