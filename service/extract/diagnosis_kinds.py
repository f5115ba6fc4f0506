"""What a condition's code or plain wording means here: breast cancer, its history, metastases, unresectable disease.

A wording is read for the patient's own breast cancer only: another cancer's words, a relative's, and what is about
preventing, inheriting or screening for breast cancer are cut out or pass for nothing.
"""

import re
from typing import Final

from service.chart.diagnosis import DiagnosisKind
from service.extract.coded import by_wording, is_said, means, readable_words
from service.extract.metastasis_words import claims_stage_four, states_metastasis
from service.extract.other_cancers import names_another_cancer, without_other_cancers
from service.fhir.resources import CodeableConcept, texts
from service.terms.concept_set import ConceptSet
from service.terms.concepts.oncology import (
    AXILLARY_METASTASIS,
    BREAST_CANCER,
    DISTANT_METASTASIS,
    HISTORY_OF_BREAST_CANCER,
    NODAL_METASTASIS,
    OTHER_MALIGNANCY,
)

_BREAST: Final = r"(?:breast|mamma\w*|brust\w*|ductal|lobular)"
_MALIGNANT: Final = (
    r"(?:cancer|carcinoma|karzinom|malignant\s+(?:neoplasm|tumou?r)|malignancy|krebs|adenocarcinoma)"
)
_BREAST_CANCER_WORDS: Final = re.compile(
    rf"\b{_BREAST}\b[^|]*{_MALIGNANT}|{_MALIGNANT}\b[^|]*\b(?:of|der)\b[^|]*\b(?:breast|brust|mamma)"
    r"|mammakarzinom|brustkrebs|\bbreast\s+ca\b(?![\s-]*\d)"
    r"|\bca\.?\s+(?:of\s+)?(?:the\s+)?(?:left\s+|right\s+|l\s+|r\s+|lt\s+|rt\s+)?breast\b"
    r"|\b(?:carcinoma|ca\.?)\s+mammae\b|\bbreast\s+(?:neoplasm|tumou?r)s?,?\s+malignant\b"
    r"|(?-i:\b(?:IDC|ILC|NST)\b)[^|;]{0,60}\b(?:breast|mamma)|\b(?:breast|mamma\w*)\b[^|;]{0,60}(?-i:\b(?:IDC|ILC|NST)\b)",
    re.IGNORECASE,
)
_IN_BREAST_WORDS: Final = re.compile(r"neoplasm of (?:\w+ )*breast", re.IGNORECASE)
_IN_SITU_WORDS: Final = re.compile(r"\bin\s+situ\b|\bdcis\b|\blcis\b|\bbenign\b|fibroadenoma", re.IGNORECASE)
_HISTORY_WORDS: Final = re.compile(
    r"\b(?:history of|h/o|hx of|past|previous|status post|s/p)\b", re.IGNORECASE
)
_NODAL_WORDS: Final = re.compile(r"lymph\s*node|nodal|\bnodes?\b|lymphknoten", re.IGNORECASE)
_AXILLARY_WORDS: Final = re.compile(r"axill", re.IGNORECASE)
_BEYOND_NODES: Final = re.compile(
    r"\b(?:bones?|bony|osseous|skelet\w+|liver|hepatic|lungs?|brain|cerebral|visceral|distant|pleural|peritoneal|knochen\w*"
    r"|leber\w*|lungen\w*|hirn\w*)\b(?!\s+(?:\w+\s+)?(?:lymph|nod|hil))",
    re.IGNORECASE,
)
_UNRESECTABLE_WORDS: Final = re.compile(
    r"\b(?:unresectable|inoperable|not\s+amenable\s+to\s+(?:curative\s+)?resection)\b", re.I
)

_A_BREAST_CANCER: Final = rf"(?:{_BREAST}[\s-]+(?:\w+[\s-]+){{0,3}}?{_MALIGNANT}|brustkrebs|mammakarzinom)\w*"
_ABOUT_IT: Final = (
    r"(?:chemo-?prevention|chemo-?prophylaxis|prevent\w*|pr(?:ä|ae)vention|vorsorge|früherkennung|predisposition|predisposed"
    r"|suscept\w+|counsel\w*|(?:patient\s+)?education|awareness|worr\w+|anxiety|phobia|carriers?|surveillance|genes?|vaccin\w*"
    r"|genetic\s+(?:test\w*|counsel\w*|assess\w*|evaluat\w*|predisposition|suscept\w+))"
)
_NO_CANCER: Final = re.compile(
    rf"\b{_A_BREAST_CANCER}[\s-]+(?:\d\s+)?(?:risk[\s-]+)?{_ABOUT_IT}\b"
    rf"|\b{_ABOUT_IT}[\s-]+(?:\w+[\s-]+)?(?:of|for|to|against|about|regarding|re)[\s-]+(?:\w+[\s-]+){{0,3}}?{_A_BREAST_CANCER}"
    rf"|\b{_ABOUT_IT}[\s-]+(?:of|for|to|against|about|regarding)[\s-]+(?:\w+[\s-]+)?{_MALIGNANT}\s+of\s+(?:the\s+|female\s+)*breast"
    r"|\b(?:hereditary|inherited|familial)[\s-]+(?:breast|ovar\w+)[\s,/&-]*(?:and|or)?[\s/&-]*(?:breast|ovar\w+)\b"
    r"(?:[\s-]+cancers?)?"
    rf"|\b(?:hereditary|inherited|familial)[\s-]+{_A_BREAST_CANCER}[\s-]+(?:predisposition\s+)?syndrome",
    re.IGNORECASE,
)
"""What is said about breast cancer without saying that there is one."""
_NOT_HERS: Final = re.compile(
    r"\b(?:grand(?:mother|father|parent)s?|cousins?|relatives?|nieces?|wife|husband|spouse|siblings?|brothers?|parents?|kindred"
    r"|FHx?|FMHx?|previvor|mutter|schwester|tante|gro(?:ß|ss)mutter|verwandte\w*)\b",
    re.IGNORECASE,
)
_SPREAD_TO_BREAST: Final = re.compile(
    r"\b(?:secondary\s+(?:malignant\s+)?(?:neoplasms?|tumou?rs?|\w*carcinomas?|cancers?)\s+(?:of|to|in)"
    r"|metasta\w+\s+(?:to|in))\s+(?:(?!from\b|due\b)\w+\s+){0,3}?breasts?\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(
    r"[;,|()]|\b(?:and|plus|und|history\s+of|h/o|hx\s+of|status\s+post|s/p)\b|\s&\s|\s[-\u2013]\s", re.I
)

_HEDGE: Final = re.compile(
    r"\b(?:suspected|suspicion\s+(?:of|for)|suspicious\s+(?:of|for)|suspicion|suspicious|possible|possibly|probable|probably"
    r"|likely|query|queried|presumed|rule\s+out|r/o|differential(?:\s+diagnosis)?(?:\s+of)?|verdacht(?:\s+auf)?|vs\.?|versus)"
    r"(?=\W|$)|\bv\.\s?a\.|\?",
    re.IGNORECASE,
)
"""What leaves a diagnosis open without denying it."""
_NO_SPREAD: Final = re.compile(
    r"(?:[,;(]|\s[-\u2013]|\bwith|\band)?\s?\b(?:no|without|negative\s+for|free\s+of|absence\s+of)\s"
    r"(?:(?!breast)[\w/]+\s){0,4}?(?:metasta\w+|mets|recurren\w+|relapse|progression|nodal|spread|residual)\b[^,;|()]*\)?"
    r"|(?:[,;(]|\s[-\u2013]|\bwith|\band)?\s?(?:\b(?:bone|brain|liver|lung|distant|visceral)\s)?\b(?:metasta\w+|mets|recurrence)\s"
    r"(?:(?:was|were|is|are|has|have|been)\s){0,2}(?:excluded|ruled\s+out|absent|not\s+(?:found|seen|present|detected))\b[^,;|()]*\)?",
    re.IGNORECASE,
)
"""What says that a cancer has not spread, and does not deny the cancer."""
_PART: Final = re.compile(r"[;,|()]|\s[-\u2013]\s|\b(?:and|with)\b", re.IGNORECASE)

_CODED: Final[tuple[tuple[DiagnosisKind, ConceptSet], ...]] = (
    (DiagnosisKind.PRIMARY_BREAST, BREAST_CANCER),
    (DiagnosisKind.HISTORY_OF_BREAST, HISTORY_OF_BREAST_CANCER),
    (DiagnosisKind.DISTANT_METASTASIS, DISTANT_METASTASIS),
    (DiagnosisKind.NODAL_METASTASIS, NODAL_METASTASIS),
)
_LONGEST_NAME: Final = 1000
_SPREAD: Final = (DiagnosisKind.DISTANT_METASTASIS, DiagnosisKind.NODAL_METASTASIS)


@by_wording
def kinds_of(code: CodeableConcept | None) -> tuple[DiagnosisKind, ...]:
    """What a condition's code means here, by code first, then by plain wording."""
    coded = tuple(kind for kind, concept_set in _CODED if means(code, concept_set))
    if DiagnosisKind.NODAL_METASTASIS in coded and means(code, AXILLARY_METASTASIS):
        return tuple(kind for kind in coded if kind is not DiagnosisKind.NODAL_METASTASIS)
    if coded and all(kind in _SPREAD for kind in coded) and _is_spread_of_another(code):
        return ()
    return coded or _kinds_in_words(_name_of(code))


@by_wording
def kinds_left_open(code: CodeableConcept | None) -> tuple[DiagnosisKind, ...]:
    """What a wording names as suspected, possible or queried, beside what it states."""
    words = readable_words(code)
    if (
        len(words) > _LONGEST_NAME
        or not _HEDGE.search(words)
        or any(means(code, known) for _, known in _CODED)
    ):
        return ()
    bare = _HEDGE.sub(" ", _NO_SPREAD.sub(" ", words))
    if not is_said(bare):
        return ()
    stated = kinds_of(code)
    return tuple(kind for kind in _kinds_in_words(bare) if kind not in stated)


@by_wording
def is_of_unclear_origin(code: CodeableConcept | None) -> bool:
    """Whether words name breast cancer, another cancer and a metastasis without saying whose it is."""
    words = _name_of(code)
    if not (_names_breast(words) and names_another_cancer(words)) or _is_own_spread(words) is not None:
        return False
    return _spread_in(words, in_breast=True) is not None


def _name_of(code: CodeableConcept | None) -> str:
    """The plain wording; what is as long as a report names no diagnosis.

    Metastases that are denied beside a cancer, and a part that is left open, are cut out.
    """
    words = readable_words(code)
    if len(words) > _LONGEST_NAME:
        return ""
    if is_said(words):
        return words
    rest = _NO_SPREAD.sub(" ", words)
    return rest if is_said(rest) else _without_open_parts(rest)


def _without_open_parts(words: str) -> str:
    """The words without parts that name a metastasis as possible; a doubt about anything else is about it all."""
    parts = _PART.split(words)
    doubted = [part for part in parts if not is_said(part)]
    if all(_HEDGE.search(part) and states_metastasis(part) and not _names_breast(part) for part in doubted):
        return ", ".join(part for part in parts if is_said(part))
    return ""


def _is_spread_of_another(code: CodeableConcept | None) -> bool:
    """A metastasis by its code, whose other code or wording says that it came from another cancer."""
    words = " | ".join(texts(code))[:_LONGEST_NAME]
    if _BREAST_CANCER_WORDS.search(_SPREAD_TO_BREAST.sub(" ", words)):
        return False
    return means(code, OTHER_MALIGNANCY) or names_another_cancer(words, strictly=True)


def _kinds_in_words(words: str) -> tuple[DiagnosisKind, ...]:
    if not words or _IN_SITU_WORDS.search(words) or _NOT_HERS.search(words):
        return ()
    kinds: list[DiagnosisKind] = []
    in_breast = _names_breast(words)
    spread = _spread_in(words, in_breast=in_breast)
    if spread is not None:
        kinds.append(spread)
    if in_breast:
        metastatic = spread is not None or states_metastasis(words)
        history = _HISTORY_WORDS.search(without_other_cancers(words)) is not None and not metastatic
        kinds.append(DiagnosisKind.HISTORY_OF_BREAST if history else DiagnosisKind.PRIMARY_BREAST)
        if _UNRESECTABLE_WORDS.search(without_other_cancers(words)):
            kinds.append(DiagnosisKind.UNRESECTABLE)
    return tuple(kinds)


def _names_breast(words: str) -> bool:
    own = without_other_cancers(_SPREAD_TO_BREAST.sub(" ", _NO_CANCER.sub(" ", words)))
    return _BREAST_CANCER_WORDS.search(own) is not None or _IN_BREAST_WORDS.search(own) is not None


def _spread_in(words: str, *, in_breast: bool) -> DiagnosisKind | None:
    """The metastasis that the words state of the breast cancer, or of a cancer that they leave open."""
    if not (states_metastasis(words) or claims_stage_four(words, in_breast=in_breast)):
        return None
    if names_another_cancer(words) and (not in_breast or _is_own_spread(words) is False):
        return None
    nodal = _NODAL_WORDS.search(words) is not None or _AXILLARY_WORDS.search(words) is not None
    if not nodal or _BEYOND_NODES.search(words):
        return DiagnosisKind.DISTANT_METASTASIS
    return None if _AXILLARY_WORDS.search(words) else DiagnosisKind.NODAL_METASTASIS


def _is_own_spread(words: str) -> bool | None:
    """Whose metastasis, where two cancers are named, by the clause it stands in; ``None`` when that does not tell."""
    whose: set[bool | None] = set()
    for clause in _CLAUSE.split(words):
        own, other = _names_breast(clause), names_another_cancer(clause)
        if states_metastasis(clause) or claims_stage_four(clause, in_breast=own or other):
            whose.add(own if own is not other else None)
    if True in whose:
        return True
    return False if whose == {False} else None
