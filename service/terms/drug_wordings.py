"""How a drug is meant where a wording names it: as the drug itself, as past or planned, beside another, denied.

What decides stands next to the name: before it, or after its strength, form and route. Words further away speak of
something else ("Do not crush: Orserdu", "no known allergies").
"""

import enum
import re
from typing import Final

from service.terms.words_around_drugs import BETWEEN, DOSES, FORMS, GIVING, OTHERS, SUBJECTS, TREATMENTS


class Meaning(enum.Enum):
    """How one name is meant."""

    NAMED = "the drug itself"
    PAST = "stopped, paused, or given before"
    DOUBTED = "planned, or named in a way that leaves it open"
    BESIDE = "given, or said to be given, with the drug itself"
    DENIED = "denied"
    MENTIONED = "mentioned in the name of another drug or procedure"


_NEUTRAL: Final = frozenset(" ".join((FORMS, DOSES, GIVING, TREATMENTS, OTHERS)).split())
"""Words that may stand before the name of a drug without naming another one."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")

_NOT_ABOUT_THE_DRUG: Final = frozenset(
    {"and", "und", "plus", "cycle", "cycles", "zyklus", "cure", "course", "dose"}
)
"""A finished cycle or a held dose is not a finished drug."""
_PRODUCT: Final = (
    r"(?:[^\w.;\n'\u2019]|\.(?!\s+(?-i:[A-Z]))|\d|(?<![^\W\d_])(?:"
    + "|".join(sorted(frozenset(f"{FORMS} {DOSES} {SUBJECTS}".split()) - _NOT_ABOUT_THE_DRUG))
    + r"|(?:[a-z]\.)+|x)(?![^\W\d_]))*+"
)
"""Strength, form, route and frequency after a name, as far as they go."""
_BETWEEN_WORDS: Final = frozenset(f"{TREATMENTS} {GIVING} {BETWEEN}".split()) - {
    "switch", "switched", "change", "changed", "new", "refill", "renew",
}  # fmt: skip
_BETWEEN: Final = (
    r"(?:[\s:()\[\]\"'*!\u2013-]|(?<![^\W\d_])(?:" + "|".join(sorted(_BETWEEN_WORDS)) + r")(?![^\W\d_]))*$"
)
"""Words that may stand between a denial, or a word for the past, and the name that it governs."""


def _before(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W\d_]){_BETWEEN}", re.IGNORECASE)


def _after(words: str) -> re.Pattern[str]:
    return re.compile(rf"{_PRODUCT}(?:{words})(?![^\W\d_])", re.IGNORECASE)


_DENIED: Final = (
    r"no|not|never|without|avoid\w*|contraindicat\w*|allerg\w*|intoleran\w*|hypersensitiv\w*|instead\s+of"
    r"|statt|anstatt|kein\w*|nicht|sans|pas\s+de|sin|senza|declin\w*|refus\w*"
)
_DENIED_BEFORE: Final = _before(_DENIED)
_DENIED_AFTER: Final = _after(
    r"(?:allerg\w*|intoleran\w*|hypersensitiv\w*)(?!\W*(?:check\w*|none|no|status|denied|reviewed|nil))"
    r"(?!\s*[:=])(?!\s+(?:to|gegen|auf)(?!\w))"
    r"|declined|refused|cancel\w*|deferred|postponed|abgelehnt|abgesagt|verschoben"
    r"|(?:not|never|nicht)\s+(?:being\s+|yet\s+)?(?:taken|taking|started|filled|dispensed|given|done|performed"
    r"|administered|genommen|gegeben|erfolgt)(?!\s+(?:with|together|if|until|unless|before))"
)
_PAST_BEFORE: Final = _before(
    r"stop|stopped|stopping|discontinu\w*|d/?c'?d|d/c|hold|holding|held|dc|paus(?:e|ed|iert\w*)"
    r"|prior|previous\w*|former\w*"
    r"|history\s+of|h/o|s/p|status\s+post|st\.?\s*p\.?|after|following|nach|ex|abgesetzt\w*|beendet\w*|fruher\w*"
    r"|ehemalig\w*|z\.?\s?n\.?|(?:switched|changed|umgestellt)\s+(?:from|von)|ended|completed|finished|ancien\w*"
)
_PAST_AFTER: Final = _after(
    r"(?:self[\s-]*)?(?:stopped|discontinued)|no\s+longer|nicht\s+mehr|dose\s+held"
    r"|d/?c'?d|d/c|ended|finished|completed|held|on\s+hold|paused|pausiert|withheld|interrupted"
    r"|suspended|abgesetzt|beendet|abgeschlossen|unterbrochen|ausgesetzt|arretee?|suspendue?|suspendido|sospeso"
    r"|gestoppt|treatment\s+break|pause(?=\s+(?:wegen|seit|bis)(?!\w))|not\s+tolerated|nicht\s+vertragen"
    r"|hold(?=\s*(?:$|[).\],;\u2013-]|since|until|till|per|due|from|\d))"
    r"|stop(?:\s+(?:on|in|since|date))?(?=\W*\d)"
)
_PLANNED_BEFORE: Final = _before(
    r"consider\w*|plan|plans|planned|planning"
    r"|(?:awaiting|(?<!refill )(?<!renewal )pending)(?:\s+\w+){0,2}|geplant\w*|geplante\w*|recommend\w*"
    r"|candidate\s+for"
    r"|propos\w*|discuss\w*|if\s+progression|switch\s+to|empfohlen\w*|erwage\w*"
)
_PLANNED_AFTER: Final = _after(
    r"planned|geplant|pending(?!\W+(?:refill|renewal|review|signature))|proposed"
    r"|recommended(?!\W+(?:dos|by|daily))|not\s+yet\s+(?:start\w*|begun|approved|available|filled|taken|taking)"
    r"|empfohlen"
    r"|to\s+(?:be\s+)?(?:start|begin)\w*(?!\W*(?:on\s+)?\d)"
)
_EFFECT: Final = re.compile(
    r"^[\s-]*(?:(?:administration|infusion|injection|drug|treatment|therapy|metabolite)\s+)?"
    r"(?:associated|induced|related|caused|bedingt\w*|assoziiert\w*|induziert\w*|arthralgi\w*|diarrh\w*|durchfall"
    r"|nausea|ubelkeit|neutropeni\w*|neuropath\w*|toxicit\w*|rash|stomatitis|mucositis|bone\s+loss|hot\s+flush\w*"
    r"|hot\s+flash\w*|side\s+effects?|nebenwirkung\w*|extravasation|premed\w*|pre-med\w*|educat\w*|teach\w*"
    r"|counsel\w*|consult\w*|planning|consent|port\b|level|levels|test|testing|spiegel|screen\w*|assessment"
    r"|evaluation|monitoring|review|reconciliation|refill\s+request|scan|clinic\b|preparation|aufklarung|beratung)",
    re.IGNORECASE,
)
"""What makes the name a part of another name: an effect of the drug, or talk about it."""

_LINK: Final = re.compile(
    r"(?<![^\W_])(?:w/|for|during|under|while|with|on|before|after|due\s+to|because\s+of|against|prior\s+to"
    r"|secondary\s+to"
    r"|from|post|pre|prn|alongside|fur|bei|unter|wegen|vor|nach|mit|zu|gegen|durch|wahrend|sous|pendant|pour|avec|con"
    r"|para|durante|per|zur|zum)(?![^\W\d_])[^,;:\n+&]*$",
    re.IGNORECASE,
)
"""What ties a name to the drug or procedure before it; a new item of a list unties it."""
_BREAKS: Final = re.compile(r"[,;:\n+&]|\b(?:and|und|plus)\b", re.IGNORECASE)
_CONNECTS: Final = re.compile(r"[\s,/+&([]*(?:(?:and|or|und|oder|plus|et|y|e)[\s(]+)?", re.IGNORECASE)
_STRENGTH: Final = re.compile(
    r"\d\s*(?:mg|mcg|ug|\u00b5g|\u03bcg|g|ml|iu|ie|i\.e\.|units?|%)(?![^\W\d_])", re.IGNORECASE
)
# Stems of the international nonproprietary names (WHO stem book), and everyday names of what accompanies treatment.
_SUPPORTIVE: Final = re.compile(
    r"(?<![^\W\d_])(?:\w+(?:setron|grastim|pitant|prazole?|dron(?:ate|at|ic|saure)|caine?|statin|sartan|cillin"
    r"|floxacin|conazole?|azepam|profen)|emla|loperamide?|imodium|calcium|kalzium|calcio|vitamine?|\w*calciferol"
    r"|denosumab|xgeva|prolia|zometa|dexamethasone?|predniso(?:lone?|ne?)|prochlorperazine|metoclopramide?|mcp"
    r"|folic|folinic|folsaure|leucovorin|heparin|enoxaparin|apixaban|paracetamol|acetaminophen|ibuprofen"
    r"|novaminsulfon|metamizole?|tramadol|oxycodone?|morphine?|duloxetine?|venlafaxine?|gabapentin|mouthwash|cream"
    r"|creme|salbe|lotion|gel|urea|hydrocortisone?|cetirizine|diphenhydramine|olanzapine?|magnesium|potassium|iron"
    r"|saline|sodium|nacl|neulasta|epoetin|darbepoetin|cooling|mesna|minoxidil)(?![^\W\d_])",
    re.IGNORECASE,
)


def meaning(text: str, name: re.Match[str], since: int, before: Meaning | None) -> Meaning:
    """How a name in the text is meant. ``since``: where the name before it ended, and ``before``: how that is
    meant."""
    lead, rest = text[since : name.start()], text[name.end() :]
    if _DENIED_BEFORE.search(lead) or _DENIED_AFTER.match(rest):
        return Meaning.DENIED
    linked, effect = _LINK.search(lead), _EFFECT.match(rest)
    if before is None and (linked or effect or _SUPPORTIVE.search(lead)):
        listed = effect is None and _is_listed(lead, linked)
        mention = _mention(lead[: linked.start()] if linked else lead, listed=listed)
        if mention is not None:
            return mention
    if effect:
        return Meaning.DOUBTED if before is None else Meaning.BESIDE
    if _PAST_BEFORE.search(lead) or _PAST_AFTER.match(rest):
        return Meaning.PAST
    if _PLANNED_BEFORE.search(lead) or _PLANNED_AFTER.match(rest):
        return Meaning.DOUBTED
    if before is None:
        return Meaning.NAMED
    if linked:
        return Meaning.BESIDE
    return before if _CONNECTS.fullmatch(lead) else Meaning.NAMED


def _is_listed(lead: str, linked: re.Match[str] | None) -> bool:
    """Whether the name is an item of its own in a list, not a word about the item before it."""
    if linked or lead.count("(") > lead.count(")"):
        return False
    *earlier, own = _BREAKS.split(lead)
    return bool(earlier) and not names_something(own)


def _mention(head: str, *, listed: bool) -> Meaning | None:
    """What a name is that another one goes before; ``None`` when nothing else is named before it."""
    if listed or all(word in _NEUTRAL for word in _WORD.findall(head.lower())):
        return None
    return Meaning.MENTIONED if is_another_product(head) else Meaning.DOUBTED


def is_another_product(head: str) -> bool:
    """Whether the words before a name certainly name another product: one of those that accompany treatment, or
    one with a strength."""
    return _SUPPORTIVE.search(head) is not None or _STRENGTH.search(head) is not None


def names_something(wording: str) -> bool:
    """Whether a wording has words that may name a product."""
    return any(word not in _NEUTRAL for word in _WORD.findall(wording.lower()))
