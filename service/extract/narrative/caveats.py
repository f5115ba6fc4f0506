"""Words that take a statement back: it holds only for what could be seen, compared or believed."""

import re
from typing import Final

from service.extract.narrative.hinted import hinted

_LIMITS: Final = (
    *("limited", "hindered", "impaired", "compromised", "precluded", "confounded", "difficult", "impossible"),
    *("suboptimal", "hampered", "unreliable"),
)
_LOOKED_AT: Final = (
    "assessable",
    "evaluable",
    "assessed",
    "evaluated",
    "imaged",
    "included",
    "examined",
    "covered",
    "scanned",
)
LIMITED: Final = frozenset((*_LIMITS, *_LOOKED_AT, "pending", "awaiting", "awaited"))
"""A sentence without any of these words cannot match `HARD_TO_COMPARE`."""
HARD_TO_COMPARE: Final = re.compile(
    r"\b(?:comparison|interpretation|response assessment|assessment of response)\b[^.]{0,30}?"
    rf"\b(?:{'|'.join(_LIMITS)})\b|\blimited (?:comparison|interpretation)\b"
    r"|\b(?:pending|awaiting) (?:\w+ ){0,2}(?:comparison|previous|prior|outside)\b"
    r"|\b(?:comparison|previous|prior|outside) (?:\w+ ){0,3}(?:pending|awaited)\b"
    r"|\b(?:liver|chest|lungs?|abdomen|bones?) (?:(?:is|are|was|were) )?not (?:\w+ )?"
    rf"(?:{'|'.join(_LOOKED_AT)})",
    re.IGNORECASE,
)
# "Stable to slightly progressive": between two answers.
STABLE_TO_WORSE: Final = hinted(
    r"\b(?:stable|unchanged)(?: disease)? ?(?:to|or|/|versus|vs\.?) ?(?:\w+ ){0,2}?"
    r"(?:progressi\w+|wors\w+|increas\w+|larger|enlarg\w+)",
    *("progressi", "wors", "increas", "larg"),
)
# "The apparent increase is due to a different slice position".
ONLY_APPARENT: Final = hinted(
    r"\bapparent (?:\w+ )?(?:increase|enlarge|growth|change)\w*\b[^;]*\b(?:is|are|was|were) (?:\w+ )?(?:due to"
    r"|explained by|attributable to|caused by|the result of)\b",
    "apparent ",
)
CAVEAT: Final = hinted(
    r"\bbefore\b[^.;]{0,40}\b(?:say|count|call|consider|accept|declar|deem|label|regard)\w*|\bthat (?:i|we) can\b"
    r"|\b(?:slices|images|sequences|series|sections) available\b"
    r"|\bonly (?:have |had )?the (?:old |earlier |written )?report"
    r"|\b(?:suggests?|indicates?|says?|tells?) otherwise\b|\bto the contrary\b"
    r"|\b(?:subject to|provided|pending|await(?:s|ing|ed)?|assum\w*|suppos\w*|i think|i believe|i guess|as far as"
    r"|so far as|in ?so ?far|to the extent"
    r"|caveats?|reservations?|by eye|at a glance|at first glance|not measured|poor judge|insensitive"
    r"|poor quality|limited (?:[\w-]+ ){0,3}?(?:study|examination|exam|scan|ct)|as best|unless|incomplete(?! response)"
    r"|(?:stable|unchanged|no change)[^;:]{0,30} if|depend\w* (?:up)?on)\b",
    *(
        "subject to",
        "provided",
        "pending",
        "otherwise",
        "contrary",
        "await",
        "assum",
        "incomplete",
        " if",
        "depend",
        "before",
        "that i can",
        "that we can",
    ),
    *(
        "available",
        "only",
        "suppos",
        "i think",
        "i believe",
        "i guess",
        "far as",
        "so far",
        "sofar",
        "extent",
    ),
    *(
        "caveat",
        "reservation",
        "by eye",
        "glance",
        "not measured",
        "poor judge",
        "insensitive",
        "unless",
        "poor quality",
        "limited ",
        "as best",
    ),
)
EXCEPTION: Final = hinted(
    r"\b(?:except|excepting|apart from|other than|aside from|with the exception|save for|excluding|bar(?:ring)?"
    r"|outside (?:of )?(?:the )?(?:liver|bones?|lungs?|skeleton|chest|brain|spine|nodes|pelvis"
    r"|abdomen|breast))\b"
    r"(?!.*\b(?:cyst|degenerative|effusion|atelectasis|benign|unrelated))",
    *("except", "apart from", "other than", "aside from", "save for", "excluding", "bar", "outside "),
)
# "I cannot swear to it", "This may be technical": a doubt about the sentence before.
OF_WHAT_WAS_SAID: Final = re.compile(r"\b(?:that|this|so|it)\W*\Z|\A\W*(?:that|this|it)\b")
# A change of a membrane of which nobody knows what it means.
OPEN_MEANING: Final = hinted(
    r"(?=.*\b(?:oment|periton|pleur|mening|mesent))(?=.*(?:\bsignificance|\bmeaning|\bnature|\bcause|etiology))",
    *("significance", "meaning", "nature", "cause", "etiology"),
)
NOT_BENIGN: Final = hinted(r"\b(?:cannot|can not|not|hardly|never)\b[^.;]{0,30}\bbenign\b", "benign")
TROUBLING: Final = re.compile(
    r"suspicious|concern|worr|uneas|\bodd|strange|peculiar|fullness|\bquery\b"
    r"|\b(?:nature|origin|significance|a?etiology) (?:is )?(?:un\w+|not)\b",
    re.IGNORECASE,
)
# "In the absence of progression", "until progression": a condition, not a finding.
_CONDITION: Final = re.compile(
    r"(?:\b(?:in (?:the )?absence of|as long as|so long as|until|till)\b|(?:\A|[,;] ?)if\b)[^.;,]{0,30}?"
    r"\b(?:progress\w*|stab\w+|response|growth|new disease)\b",
    re.IGNORECASE,
)
_CONDITIONAL: Final = ("absence of", "long as", "until", "till ", "if ")
# Stability or progression that is defined, or that the clinic or the laboratory has found.
_NO_FINDING: Final = hinted(
    r"\b(?:is|are|was|be) defined (?:as|by)\b|\b(?:by definition|definition of)\b"
    r"|\b(?:clinical(?:ly)?|biochemical(?:ly)?|serological(?:ly)?|symptomatic(?:ally)?|marker)"
    r"(?: (?!and\b|or\b)\w+)? (?:stable|unchanged|progress\w*|respon\w+|improv\w+|stability|remission)\b",
    *("defin", "clinical", "biochem", "serolog", "symptom", "marker"),
)
_BY_IMAGES: Final = re.compile(
    r"\b(?:radio(?:log|graph)\w*|imag\w+|ct|mri?|pet|scan\w*|morpholog\w*|structural\w*)\b"
)
# "The prior report underestimated the extent", "pathological nature not excluded".
UNSETTLED: Final = hinted(
    r"\b(?:prior|previous|earlier|last|preceding) (?:\w+ )?(?:report|read|reading|study|scan|ct|pet|mri"
    r"|measurements?)\b[^.;]{0,20}\b(?:under-?(?:estimat|call|report|stat)|over-?(?:estimat|call|stat)|mis-?(?:read|interpret|measur)"
    r"|miss(?:ed)? )"
    r"|\bpatholog\w+(?: \w+){0,3}? (?:not|cannot|can't|never)(?: \w+){0,3}? (?:excluded|ruled out)"
    r"|\b(?:technique|protocol|phase|technical|modality)\w*\b[^.;]{0,30}\b(?:limit|preclud|hamper|prevent)\w* "
    r"(?:\w+ ){0,2}?compar\w+|\bnot (?:\w+ )?compar(?:able|ed)\b|\bincompletely (?:imaged|included|scanned|covered)\b",
    *("under", "over", "mis", "patholog", "compar", "incompletely"),
)
OF_THE_REST: Final = re.compile(r"\b(?:other|others|otherwise|rest|remaining|remainder|elsewhere)\b")
_OF_CANCER: Final = (
    r"(?:pathologic(?:al)?|malignan\w*|neoplas\w+|metasta\w+|tumou?r\w*|recurren\w+|progressi\w+|disease)"
)
_OF_ANOTHER: Final = (
    r"(?:osteoporo\w+|insufficiency|traumatic|benign|bland|reactive|inflammat\w+|infect\w+|degenerative|flare"
    r"|physiologic\w*|post\w*|(?:treatment|radiation|therapy)\w*)"
)
# "Infective or metastatic", "pathological versus osteoporotic".
_EITHER: Final = hinted(
    rf"\b{_OF_CANCER} (?:or|vs\.?|versus|/) (?:\w+ )?{_OF_ANOTHER}\b"
    rf"|\b{_OF_ANOTHER} (?:\w+ )?(?:or|vs\.?|versus|/) (?:\w+ )?{_OF_CANCER}\b",
    *(" or ", " vs", " versus ", "/"),
)
_NEITHER: Final = re.compile(
    r"\b(?:no|not|nor|neither|without|non|absence|negative|free|stable|unchanged|whether)\b"
)


def is_either(lowered: str) -> bool:
    """Whether a sentence (folded) leaves open which of two it is, cancer or something else."""
    found = _EITHER.search(lowered)
    return found is not None and _NEITHER.search(lowered) is None


def is_no_finding(lowered: str) -> bool:
    """Whether the stability or response in a sentence (folded) is a condition, a definition, or not one of images."""
    return _NO_FINDING.search(lowered) is not None and _BY_IMAGES.search(lowered) is None


def without_conditions(sentence: str, lowered: str) -> str:
    """The sentence without the conditions under which something shall be done."""
    for word in _CONDITIONAL:
        if word in lowered:
            return _CONDITION.sub(" ", sentence)
    return sentence
