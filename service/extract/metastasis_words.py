"""Wordings that state a metastasis or stage IV, and those that only sound like it.

"Mets" needs a site, a cancer or "to" beside it: METs also measure exercise, and MetS is a metabolic syndrome.
"""

import re
from typing import Final

_SITE: Final = (
    r"(?:bones?|bony|osseous|skeletal|liver|hepatic|brain|cerebral|CNS|leptomeningeal|meningeal|dural|lungs?|pulmonary|pleural"
    r"|pleura|visceral|spine|spinal|vertebral|skin|cutaneous|adrenals?|peritoneal|omental|nodal|nodes?|mediastinal|hilar"
    r"|ovarian|orbital|chest\s+wall|stern(?:um|al)|ribs?|pelvi[cs]|hips?|femoral|femur|humer(?:us|al)|skull|calvari\w+|sacr\w+"
    r"|iliac|axillary|supraclavicular|renal|splenic|pancreatic|abdominal|thoracic|lumbar|cervical|retroperitoneal|epidural"
    r"|distant|multiple|widespread|diffuse|extensive|multifocal|solitary|single|known|new|cancer|ca)"
)
_METASTASIS: Final = re.compile(
    r"(?<!non-)(?<!non )(?<!non)\b(?:oligo-?|poly)?metasta(?:sis|ses|tic|sed|si[sz]ed|si[sz]ing)\b"
    r"|\bsecondary malignant neoplasm"
    r"|\b(?:peritoneal|pleural|lepto?meningeal|meningeal|lymphangitic)\s+carcinomatosis\b"
    r"|\bcarcinomatosis\s+(?:peritonei|pleurae|of\s+the)\b"
    r"|\bmalignant\s+(?:pleural\s+|pericardial\s+)?effusions?\b|\bdistant\s+(?:relapse|recurrence)\b(?!-)"
    r"|metastasen\b|metastasierung|metastasiert|filiae\b",
    re.IGNORECASE,
)
_METS: Final = re.compile(
    rf"(?i:\b{_SITE}(?:\s*(?:and|&|,|/|\+)\s*{_SITE})*\s+)(?:mets?|Mets?|METS)\b(?!\s+(?i:criteria|with\b))"
    rf"|\b(?:mets|Mets|METS)\s*[-,:(]\s*(?i:{_SITE})\b"
    r"|(?<![\d.] )(?<![\d.])\b(?:mets|Mets|METS)\s+(?i:to|involving|in\s+(?:the\s+)?[a-z])"
    r"|(?i:\bwith\s+|\bw/\s*)(?:mets|Mets|METS)\b"
)
_STAGE_FOUR: Final = re.compile(r"\bstage\s*(?:iv|4)[a-d]?\b|\bstadium\s*(?:iv|4)[a-d]?\b", re.IGNORECASE)
_STAGED: Final = re.compile(
    r"\b(?:cancer|carcinoma|malignan\w+|neoplasm|tumou?r|TNBC|IDC|ILC|MBC|HER-?2|ER\+|HR\+)|karzinom|krebs",
    re.IGNORECASE,
)
_STAGE_ALONE: Final = re.compile(
    r"\W*(?:(?:clinical|pathologic(?:al)?|anatomic|prognostic|AJCC|overall|disease|metastatic|TNM)\W+)*"
    r"(?:stage|stadium)\s*(?:iv|4)[a-d]?(?:\W+(?:disease|TNM|AJCC))*\W*",
    re.IGNORECASE,
)
_NOT_STATED: Final = re.compile(
    r"\b(?:kein\w*|ohne)\b[^,;|]*metasta|metasta\w+[-\s]free"
    r"|\b(?:free\s+of|absence\s+of|absent|excluded|excluding|exclude|denied|unlikely|never|poss|prob|susp|c/f|concerning"
    r"|questionable|presum\w+|equivocal|indeterminate|may|might|could|potential\w*)\b"
    r"|\bfor\s+(?:\w+\s+){0,2}(?:metastas[ie]s|metastatic\s+disease|mets)\b"
    r"|\bmetastatic\s+(?:work-?\s?up|survey|evaluation|assessment|series|check|calcif\w+|\w+\s+calcif\w+|abscess\w*"
    r"|infecti\w+|endophthalmitis|pneumonia|crohn\w*)",
    re.IGNORECASE,
)


def states_metastasis(words: str) -> bool:
    """Whether the words say that there are metastases, of whatever cancer."""
    if _NOT_STATED.search(words):
        return False
    return _METASTASIS.search(words) is not None or _METS.search(words) is not None


def claims_stage_four(words: str, *, in_breast: bool) -> bool:
    """Whether the words stage a cancer as IV; kidneys, ulcers and fibrosis have stages too."""
    if _STAGE_FOUR.search(words) is None or _NOT_STATED.search(words):
        return False
    return in_breast or _STAGED.search(words) is not None or _STAGE_ALONE.fullmatch(words) is not None


_DENIAL_FIRST: Final = re.compile(
    r"\s*(?:(?:was|were|later|since|now|has|have|been|diagnosis)\s)*(?:excluded|ruled\s+out|refuted|disproved|not\s+confirmed"
    r"|benign\b|entered\s+in\s+error|false\s+positive|withdrawn)",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(
    r"\b(?:metasta(?:sis|ses)|mets|lesions?|diagnosis|finding)\s(?:(?:was|were|is|are|has|have|been|later|since)\s){0,3}"
    r"(?:excluded|ruled\s+out|refuted|disproved|not\s+confirmed|withdrawn|benign)\b"
    r"|\b(?:biopsy|MRI|histology|PET)\s(?:(?:was|is|showed|shows)\s)*(?:benign|negative\s+for\s+(?:malignan|metasta))",
    re.IGNORECASE,
)
_OF_OTHERS: Final = re.compile(
    r"\b(?:brain|father|mother|brother|sister|no\s+other|further)\b", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"\.(?=\s|$)|[;\n]+")


def denies_metastasis(note: str) -> bool:
    """Whether a note beside a metastasis takes it back: it begins with the denial, or says that it proved benign."""
    return _DENIAL_FIRST.match(note) is not None or any(
        _DENIED.search(sentence) is not None and _OF_OTHERS.search(sentence) is None
        for sentence in _SENTENCE.split(note)
    )
