"""Whose cancer is it? Wordings that name a malignancy of another organ or kind than carcinoma of the breast.

An organ alone is no cancer, because the breast's own metastases lie in organs; a wording names another cancer
when the organ stands with the malignancy ("colon cancer", "adenocarcinoma of the stomach"), when a metastasis is
said to come from it, or when the malignancy has a name of its own ("melanoma").
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_METASTATIC_SITES: Final = (
    r"liver|hepatic|lungs?|pulmonary|pleura\w*|peritone\w+|skin|cutaneous|adrenals?"
    r"|ovar(?:y|ies|ian)|orbit\w*"
)
"""Organs in which breast cancer settles too: "metastatic lung ..." may be either."""
_OTHER_ORGANS: Final = (
    r"colon\w*|colorectal|rect(?:um|al|osigmoid)|sigmoid\w*|c(?:a)?ecum|c(?:a)?ecal|bowel|intestin\w+|duoden\w+|ileal|jejun\w+"
    r"|adrenocortical|append(?:ix|iceal)|anus|anal|stomach|gastric|gastro-?(?:o?esophageal|intestinal)|o?esophag\w+|cardia|pancrea\w*"
    r"|hepatocellular|hepatobiliary|bil(?:e|iary)|gall\s?bladder|ampullary|bronch\w+|bronchogenic|trache\w+|thyroid|thymic"
    r"|parathyroid|kidneys?|renal|ureter\w*|bladder|urothelial|transitional|urethra\w*|prostat\w+|testis|testicular|testes"
    r"|peni(?:s|le)|endometri(?:um|al|oid)|uter(?:us|ine)|cervix|cervical(?!\s+(?:spin\w+|node|nodal|lymph|vertebra\w*|cord))"
    r"|vulva\w*|vagina\w*|fallopian|tubal|placenta\w*|laryn\w+|pharyn\w+|oropharyn\w+|nasopharyn\w+|hypopharyn\w+|tonsil\w*"
    r"|tongue|oral|mouth|lips?|salivary|parotid|sinonasal|head\s+and\s+neck|basal\s+cell|non-?small[\s-]+cell|small[\s-]+cell"
    r"|squamous\s+cell|germ\s+cell|clear\s+cell|merkel\s+cell|wilms|eye|uveal|ocular|brain\s+stem"
)
_MALIGNANT: Final = (
    r"(?:\w*carcinomas?|karzinome?|cancers?|malignanc(?:y|ies)|malignant\s+(?:\w+\s+)?(?:neoplasms?|tumou?rs?)|krebs"
    r"|ca(?![\s-]*\d|[\w-]))"
)
_ORIGIN: Final = r"(?:primary|origin)"
_OF_ITS_OWN: Final = (
    r"melanomas?|melanoma\w*|\w*lymphomas?|leuk[a]?emias?|leucaemias?|myelomas?|plasm[oa]cytomas?|mesotheliomas?|\w*blastomas?"
    r"|gliomas?|astrocytomas?|(?:osteo|lipo|leiomyo|rhabdomyo|chondro|fibro|angio|synovial\s|myxofibro)?sarcomas?|ewing\w*"
    r"|chordomas?|seminomas?|dysgerminomas?|thymomas?|cholangiocarcinomas?|hepatomas?|hypernephromas?|choriocarcinomas?"
    r"|neuroendocrine\s+(?:tumou?rs?|neoplasms?|carcinomas?)|insulinomas?|gastrinomas?|carcinoids?|ph(?:a)?eochromocytomas?|paragangliomas?|craniopharyngiomas?|GIST|NSCLC|SCLC|RCC"
    r"|CRC|m?CRPC|GBM|HNSCC|UKP|CUP|unknown\s+primary|melanoms?|lymphoms?|sarkoms?|leukämien?|myeloms?"
)
_GERMAN: Final = (
    r"(?:kolon|colon|rektum|kolorektal\w*|magen|darm|dickdarm|lungen?|bronchial|nierenzell|nieren|leberzell|prostata|ovarial"
    r"|eierstock|endometrium|korpus|zervix|pankreas|harnblasen|blasen|urothel|schilddrüsen|ösophagus|speiseröhren|gallen\w*"
    r"|haut|hoden|zungen|kehlkopf|larynx|pharynx)-?(?:karzinome?s?|krebs\w*|ca\b|tumors?|malignome?s?)"
)
_NO_BRIDGE: Final = (
    r"(?:to|from|with|in|into|by|for|on|due|after|without|versus|vs|secondary|metasta\w*|mets?|breasts?|mamm\w+"
    r"|biops\w+|lesions?|nodul\w+|dysfunction|failure|involvement|unknown|stage)"
)
_BRIDGE: Final = rf"(?:(?!{_NO_BRIDGE}\b)\w+[\s-]+){{0,4}}?"
_HISTORY: Final = r"(?:\b(?:history\s+of|h/o|hx\s+of|status\s+post|s/p|prior|previous|past)\s+)?"


def _naming(organs: str, inverted: str) -> re.Pattern[str]:
    """A cancer of these organs: the organ before it, after it, or as the source of metastases."""
    before = rf"\b(?:{organs})[\s-]+{_BRIDGE}(?:{_MALIGNANT}|{_ORIGIN})"
    after = rf"\b{_MALIGNANT}\s*(?:of|des|der{inverted})\s*{_BRIDGE}(?:{organs})"
    source = (
        rf"\b(?:from|originating\s+in|secondary\s+to|due\s+to)\s+(?:(?:an?|the|known|primary)\s+)*(?:{organs})"
        r"(?!\s+(?:metasta|mets?\b|lesion|involvement|disease|tox))"
    )
    return re.compile(rf"{_HISTORY}(?:{before}|{after}|{source})\b", re.IGNORECASE)


_CANCERS: Final = (
    _naming(_OTHER_ORGANS, "|in|,|:"),
    re.compile(rf"{_HISTORY}(?:\b(?:{_OF_ITS_OWN})\b|\b(?:{_GERMAN}))", re.IGNORECASE),
    re.compile(
        rf"\bmetastatic\s+(?:{_OTHER_ORGANS})\b(?!\s+(?:lesion|deposit|implant|nodul|involvement|disease|breast))",
        re.IGNORECASE,
    ),
    re.compile(r"\bcolorectal\s+(?:\w+\s+){0,2}(?:metasta|mets\b)", re.IGNORECASE),
)
_CANCERS_OF_METASTATIC_SITES: Final = _naming(_METASTATIC_SITES, "")
_NOT_ANOTHER: Final = re.compile(
    rf"\b(?:breast|mamma\w*)[\s-]+(?:(?!to\b|from\b|with\b|metasta)\w+[\s-]+){{0,4}}?{_MALIGNANT}\b"
    rf"|\b{_MALIGNANT}\s+(?:of|der)\s+(?:\w+[\s-]+){{0,4}}?(?:breast|brust|mamma)\b"
    r"|\bsecondary\s+(?:malignant\s+)?(?:\w+\s+)?(?:neoplasms?|tumou?rs?|\w*carcinomas?|cancers?|malignanc\w+)\s+(?:of|to|in)\b"
    r"(?:(?!\bfrom\b|\bdue\b)[^,;|])*"
    rf"|\bmetastatic\s+malignant\s+(?:neoplasms?|tumou?rs?)\s+(?:of|to|in)\s+(?:the\s+|left\s+|right\s+)*(?:{_METASTATIC_SITES})\b",
    re.IGNORECASE,
)
"""The breast's own cancer, and secondary neoplasms, which name where they settled and not where they came from."""


def names_another_cancer(words: str, *, strictly: bool = False) -> bool:
    """Whether the words name a cancer of another organ or kind.

    ``strictly``: organs in which breast cancer settles do not count, for what a code calls a metastasis anyway.
    """
    return any(True for _ in _spans(words, strictly=strictly))


def without_other_cancers(words: str) -> str:
    """The words with every other cancer cut out, so that what remains can be read as the breast's."""
    for start, end in sorted(_spans(words, strictly=False), reverse=True):
        words = f"{words[:start]} {words[end:]}"
    return words


def _spans(words: str, *, strictly: bool) -> Iterator[tuple[int, int]]:
    hidden = _NOT_ANOTHER.sub(lambda found: "\N{SECTION SIGN}" * len(found[0]), words)
    patterns = _CANCERS if strictly else (*_CANCERS, _CANCERS_OF_METASTATIC_SITES)
    for pattern in patterns:
        for found in pattern.finditer(hidden):
            yield found.span()


_ORGANS: Final = (
    ("stomach", r"stomach|gastric|gastro-?o?esophageal|cardia|magen", "C16"),
    ("oesophagus", r"o?esophag\w+", "C15"),
    (
        "bowel",
        r"colon\w*|colorectal|rect(?:um|al)|sigmoid\w*|ca?ec(?:um|al)|bowel|intestin\w+",
        "C18 C19 C20",
    ),
    ("pancreas", r"pancrea\w+", "C25"),
    ("uterus", r"uter(?:us|ine)|endometri\w+|myometri\w+", "C54 C55"),
    ("cervix", r"cervix|uterine\s+cervi\w+", "C53"),
    ("kidney", r"kidneys?|renal", "C64"),
    ("bladder", r"bladder|urothel\w+", "C67"),
    ("prostate", r"prostat\w+", "C61"),
    ("thyroid", r"thyroid", "C73"),
    ("salivary gland", r"salivary|parotid", "C07 C08"),
)
_SHARED_ORGANS: Final = (
    ("lung", r"lungs?|pulmonary|bronch\w+", "C34"),
    ("liver", r"liver|hepat\w+", "C22"),
    ("ovary", r"ovar(?:y|ies|ian)", "C56"),
    ("skin", r"skin|cutaneous|dermal", "C43 C44"),
)
"""Organs by word and by ICD-10 stem; in the shared ones breast cancer often settles too."""
_BY_ORGAN: Final = tuple(
    (name, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), tuple(stems.split()), rows is _SHARED_ORGANS)
    for rows in (_ORGANS, _SHARED_ORGANS)
    for name, pattern, stems in rows
)


def organs_in(words: str, codes: Iterable[str] = (), *, elsewhere: bool = False) -> frozenset[str]:
    """The organs that words or ICD-10 codes name; with ``elsewhere`` only those where breast cancer seldom settles."""
    known = tuple(codes)
    return frozenset(
        name
        for name, pattern, stems, shared in _BY_ORGAN
        if not (shared and elsewhere)
        and (pattern.search(words) or any(code.startswith(stems) for code in known))
    )
