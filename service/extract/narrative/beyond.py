"""What a report says that its own images do not show: cancer proven by cells or tissue, and words kept elsewhere."""

import re
from typing import Final

from service.extract.narrative.hinted import hinted

_FLUID: Final = (
    r"(?:cytolog(?:y|ic(?:al|ally)?)|cytopatholog\w*|csf|cerebrospinal fluid|lumbar puncture"
    r"|(?:pleural|ascitic|peritoneal|pericardial) (?:fluid|tap|aspirat\w+|washings?)|fluid (?:analysis|sample)"
    r"|paracentesis|thorac\w*centesis|pleurocentesis|malignant cells)"
)
_TISSUE: Final = (
    r"(?:biops(?:y|ies|ied)|histolog(?:y|ic(?:al|ally)?)|histopatholog\w*|pathology|pathologically|fna"
    r"|(?:fine|core)[- ]needle|aspirat\w+|bone marrow|excision|specimens?)"
)
_CANCER: Final = (
    r"(?:positive|malignan\w+|(?:adeno)?carcinoma\w*|metasta\w+|cancer|neoplastic|tumou?r cells|recurren\w+|proven"
    r"|confirmed)"
)
_BY_CELLS: Final = re.compile(
    rf"\b{_FLUID}\b[^.;,]{{0,60}}\b{_CANCER}\b|\b{_CANCER}\b[^.;,]{{0,40}}\b{_FLUID}\b"
)
_BY_TISSUE: Final = re.compile(
    rf"\b{_TISSUE}\b[^.;]{{0,60}}\b{_CANCER}\b|\b{_CANCER}\b[^.;]{{0,40}}\b{_TISSUE}\b"
)
_PROVEN: Final = hinted(
    rf"\b(?:{_FLUID}|{_TISSUE})\b",
    *("cyto", "csf", "fluid", "puncture", "centesis", "malignant cells", "biops", "histo", "pathology"),
    *("pathologically", "fna", "needle", "aspirat", "marrow", "excision", "specimen", " tap", "washing"),
)
_NOT_SAID: Final = re.compile(
    r"\b(?:no|not|nor|negative|without|non|never|benign|free|pending|awaited|await\w*|exclud\w+|rule|if|may|might"
    r"|for (?:cyto|biops|histo|path|analys|possible|suspected)\w*"
    r"|recommend\w*|advis\w+|consider\w*|suggest\w*|could|should|would|correlat\w+|stable|unchanged|smaller|reduc\w+"
    r"|decreas\w+|resolv\w+|improv\w+|respon\w+)\b|\?"
)
_PAST: Final = re.compile(
    r"\b(?:previous(?:ly)?|prior|known|history|initial(?:ly)?|original(?:ly)?|at (?:diagnosis|presentation)|earlier"
    r"|before|(?:19|20)\d\d)\b"
)
_RECENT: Final = re.compile(
    r"\b(?:since (?:the |her |our )?(?:last|latest|previous|prior|preceding|study|scan|ct|then)|in (?:the )?(?:interval"
    r"|interim|meantime)|interval|interim|meanwhile|recent(?:ly)?|now|new(?:ly)?(?! diagnos)|subsequent(?:ly)?|today"
    r"|yesterday|(?:last|this) (?:week|month)|(?:days?|weeks?) ago|came back|has returned)\b"
)
_NO: Final = re.compile(r"\b(?:no|not|without|thyroid|renal|cyst\w*|benign)\b")
_CLAUSE_END: Final = re.compile(r"[,;.]")

# "See addendum", where the text has none; "dictated separately"; "findings revised".
_ADDENDUM: Final = hinted(
    r"\b(?:see|read|refer|check|consult|note|per|with|pending|await\w*)\b[^.;\n]{0,30}\baddend(?:um|a)\b"
    r"|\baddend(?:um|a)\b[^.;\n]{0,20}\b(?:below|above|attached|follows?|will|pending|issued|dictated|made|added)\b",
    "addend",
)
_SEPARATE: Final = hinted(
    r"\b(?:dictated|reported|read|interpreted|issued|described|documented|addressed|discussed|commented|detailed)"
    r"(?: (?:on|upon))? (?:\w+ )?separately\b"
    r"|\bunder separate cover\b"
    r"|\bseparate(?:ly)? (?:\w+ ){0,2}?(?:report|dictat\w+|reported|document|letter|interpretation)\b"
    r"|\b(?:see|refer to|as per|per) (?:\w+ ){0,2}?(?:attach(?:ed|ment)|accompanying|companion|enclosed|updated|revised"
    r"|amended|corrected|subsequent|later|final|other|second) (?:\w+ )?(?:report|letter|document|dictation)\b",
    *(
        "separate",
        "attach",
        "accompan",
        "companion",
        "enclosed",
        "updated",
        "revised",
        "amended",
        "corrected",
    ),
    *("subsequent", "later", "final", "other", "second"),
)
_ATTACHED: Final = re.compile(
    r"\b(?:see|refer to|as per|per) (?:\w+ ){0,2}?(?:attach(?:ed|ment)|accompanying|enclosed) (?:\w+ )?"
    r"(?:report|letter|document|dictation)\b",
    re.IGNORECASE,
)
_REVISED: Final = hinted(
    r"\b(?:findings?|impressions?|conclusions?|opinion|interpretation)(?: (?:have|has|was|were|are|is|been|since|now"
    r"|subsequently|thus|therefore))* (?:revised|amended|modified|corrected|superseded)\b"
    r"|\b(?:revised|amended|modified|superseded) (?:at|after|following|in|on) (?:the |a |our )?(?:\w+ )?(?:discussion"
    r"|mdt|mdm|tumou?r board|conference|review|meeting|re-?read)\b",
    *("revised", "amended", "modified", "corrected", "superseded"),
)
# A study of its own that says nothing of the trunk: its report is another one.
_OTHER_STUDY: Final = re.compile(
    r"\b(?:brain|head|neck|skull|spine|breasts?|mammogra\w*|cardiac|coronar\w+|echocardiogra\w*|ultrasound|bone scan"
    r"|bone densit\w+|dexa|dxa|x-?rays?|radiographs?|angiogra\w*|biops\w+|procedure|mri?)\b"
)


# "Plan: biopsy of the enlarging node."
_CONDITIONAL: Final = re.compile(
    r"\b(?:if|in case|should (?:there|she|the patient|symptoms?)|when|clinical(?:ly)?|any)\b"
)
_NEW_THING: Final = re.compile(
    r"\b(?:new(?:ly)?|enlarging|growing|enlarged|increasing|progressing|suspicious|indeterminate|equivocal)\b"
    r"[^.;]{0,40}\b(?:lesions?|nod(?:e|es|ule|ules)|mass(?:es)?|foc(?:us|i)|metasta\w+|deposits?|uptake|thickening"
    r"|lymphadenopathy)\b"
)


def advises_on_something_new(lowered: str) -> bool:
    """Whether advice (folded) is about a lesion that it calls new or growing."""
    return any(
        _NEW_THING.search(sentence) and not _CONDITIONAL.search(sentence) and not _NO.search(sentence)
        for sentence in lowered.split(".")
    )


def is_proven_otherwise(lowered: str) -> bool:
    """Whether a sentence (folded) reports cancer that cells or tissue have shown, not known from before.

    Cells in a fluid are new unless the sentence dates them; what tissue has shown is mostly how the cancer was
    diagnosed, so that it counts only where the sentence says that it is recent.
    """
    if _PROVEN.search(lowered) is None:
        return False
    recent = _RECENT.search(lowered) is not None
    by_cells = any(
        not _NOT_SAID.search(clause) and (recent or not _PAST.search(clause))
        for clause in _clauses(lowered, _BY_CELLS)
    )
    return by_cells or (recent and any(not _NOT_SAID.search(each) for each in _clauses(lowered, _BY_TISSUE)))


def _clauses(lowered: str, pattern: re.Pattern[str]) -> list[str]:
    """The parts of the sentence, between commas, in which a pattern matches."""
    found: list[str] = []
    for match in pattern.finditer(lowered):
        starts = [end.end() for end in _CLAUSE_END.finditer(lowered, 0, match.start())]
        end = _CLAUSE_END.search(lowered, match.end())
        found.append(lowered[starts[-1] if starts else 0 : len(lowered) if end is None else end.start()])
    return found


def without_pointer(text: str) -> str:
    """The text without "see attached report", for a report of which all attachments were read."""
    return _ATTACHED.sub(" ", text)


def words_elsewhere(lowered: str, *, has_addendum: bool) -> re.Match[str] | None:
    """Where a report (folded) points to words of its own that are not in it."""
    if not has_addendum:
        found = _ADDENDUM.search(lowered) or _REVISED.search(lowered)
        if found is not None:
            return found
    for match in _SEPARATE.finditer(lowered):
        start = max(lowered.rfind(".", 0, match.start()), lowered.rfind("\n", 0, match.start())) + 1
        if _OTHER_STUDY.search(lowered, start, match.end()) is None:
            return match
    return None
