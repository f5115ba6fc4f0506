"""The words that say of a medication that it is stopped, on hold or was not given, and the words around them.

English, with the German, French, Spanish and Italian words that medication lists have. Patterns are for texts without
accents. What a match means in its sentence is for :mod:`service.extract.treatment.stopped`.
"""

import re
from typing import Final

from service.terms.words_around_drugs import AFTER_STOPS, BEFORE_STOPS, DOSES, FORMS, SUBJECTS, TAKING


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", re.IGNORECASE)


_TELLING: Final = (
    "stop", "discontin", "d/c", "dc", "held", "hold", "paus", "interr", "longer", "mehr", "not", "n't", "never", "last",
    "letzte", "suspen", "withh", "ceas", "terminat", "off", "ended", "finish", "complet", "declin", "refus", "until",
    "till", "bis", "up to", "through", "switch", "chang", "replac", "convert", "transit", "break", "gesetzt", "beendet",
    "brochen", "arret", "arr\u00eat", "sospes", "umgestellt", "cancel", "abandon", "defer", "postpon", "omit",
    "entfall", "verschob", "abgesagt", "nicht",
)  # fmt: skip


def may_stop(text: str) -> bool:
    """A quick look: ``False`` is certain, the text says nothing of the kind."""
    plain = text.lower()
    return any(stem in plain for stem in _TELLING)


STOPPED: Final = _words(
    r"stopped|discontinued|cancell?ed|d/?c'?d|ceased|terminated|ended|finished|completed|abgesetzt|beendet|gestoppt|arretee?"
    r"|(?:never|not\s+yet|(?:did|has|have)\s*(?:not|n't))\s+(?:yet\s+)?(?:been\s+)?(?:start|started|begun|take|taken|took|filled"
    r"|picked\s+up)"
    r"|(?:declin\w+|refus\w+)\s+(?:further|more|to\s+(?:continue|take)|treatment|it|injections?)"
)
"""Said of a day: with an earlier day than that of the record it is history."""
HELD: Final = _words(
    r"held|withheld|paused|interrupted|suspended|pausiert|unterbrochen|ausgesetzt|suspendue?|interrompue?"
    r"|suspendido|interrumpido|sospeso|interrotto"
)
"""Said of a time that may be over."""
IS_STOPPED: Final = _words(
    r"on[\s-]+hold"
    r"|(?:is|has\s+been|was|been|currently|remains?|stays?|now)\s+(?:stopped|discontinued|held|paused|off|withheld)"
    r"(?=\s+(?:since|until|till|pending))"
    r"|(?:held|paused|withheld|suspended|interrupted|stopped|pausiert|unterbrochen|ausgesetzt|break|pause)"
    r"(?=\s+(?:since|until|till|pending|seit|bis)\b)"
    r"|no\s+longer\s+(?:on|tak\w+|us\w+|receiv\w+|active|prescribed|given|administered|being\s+\w+)"
    r"|(?:not|n't)\s+(?:(?:currently|presently|now|actually|been)\s+)*(?:taking|using|receiving)"
    r"|not\s+taken(?=\s*(?:$|[-,;:.(]|since|because|due|by\s+(?:the\s+)?patient))"
    r"|nicht\s+mehr(?=\W*(?:$|[.,;]|ein|genommen))|nimmt\s+(?:\w+\s+)?nicht\s+mehr"
    r"|(?:is|now|currently|remains?|stays?|taken|came|went)\s+off"
)
"""Said of the present, whatever the day."""
BE_STOPPED: Final = _words(
    r"stop|discontinue|hold(?!\s+(?:the\s+|each\s+)?(?:tablet|capsule|pill|syringe|pen|device|skin|breath))|pause"
    r"|suspend|interrupt|d/c|arret|absetzen|pausieren"
)
"""Said as an instruction; ``stop 15 Aug 2026`` and a bare ``HOLD`` are statements."""
LAST_GIVEN: Final = _words(
    r"last\s+(?:(?:tablet|injection|depot|infusion|dose)\s+)?(?:dose|taken|injection|tablet|administration|given"
    r"|administered|intake|use|used|depot|infusion)"
    r"(?!\s+(?:change|adjust|reduc|increas|modif|level|delay|held))|letzte\s+(?:gabe|einnahme|injektion|dosis)"
)
UNTIL: Final = _words(r"until|till|up\s+to|through|bis(?:\s+zum)?")
SWITCHED: Final = _words(
    r"(?:switched|changed|converted|transitioned|umgestellt|replaced)\s+(?:over\s+)?(?:to|by|with|auf)"
)
NOT_GIVEN: Final = _words(
    r"(?:not|never|n't)\s+(?:been\s+|be\s+)?(?:given|administered|done|performed|carried\s+out|received|infused|injected)"
    r"|abandoned|cancell?ed|declined|refused|deferred|postponed|withheld|held|omitted|nicht\s+(?:gegeben|erfolgt"
    r"|verabreicht|durchgefuhrt)|abgesagt|verschoben|entfallen"
)
"""Said of one injection or infusion."""

GOES_ON: Final = _words(
    r"resum(?:ed|es|ing)|re-?started|re-?initiated|re-?introduced|re-?challenged|back\s+on|(?:started|taken|taking|given)"
    r"\s+again|continu(?:es|ed|ing)|given\s+(?:later|the\s+next)|wieder\s+(?:aufgenommen|begonnen|gestartet|genommen)"
    r"|(?:now|then)\s+(?:on\s+)?\d+\s*mg|reduced\s+(?:dose\s+)?to\s+\d+|\d+\s*mg\s+(?:re)?started|started\s+(?:on\s+)?\d+\s*mg"
    r"|wird\s+fortgesetzt|weitergefuhrt"
)
NOT_YET: Final = re.compile(
    r"(?<![^\W_])(?:not|n't|never|be|if|when|once|until|before|can|may|will|should|could|to|cannot|nicht)"
    r"(?:\s+\w+){0,2}\s*$",
    re.IGNORECASE,
)
"""Before a word that it goes on: it does not, or not yet."""

CONDITIONS: Final = _words(
    r"if|unless|in\s+case|whenever|wenn|falls|should\s+you|at\s+progression|(?:on|upon|after)\s+progression"
)
"""Anywhere before, or in the sentence of an instruction: nothing is said of the present."""
ONLY_INSTRUCTS: Final = _words(
    r"if|when|whenever|unless|case|progression|before|prior\s+to|call|contact|tell|ask|seek|without|wenn|falls|bevor"
    r"|less\s+than|below|above|grade|abruptly|suddenly|first|then|off|take|every|daily|cycles?|days\s+\d+|tage?"
    r"|parameters?"
)
"""In the sentence of an instruction: it belongs to how the drug is to be taken."""
DENIES: Final = _words(
    r"not|n't|never|no|without|cannot|may|might|can|could|should|would|must|be|before|avoid|ask|tells?|until\s+you"
    r"|consider\w*|denies|deny|nor|rather\s+than|ne|pas|nicht|nie|kein\w*|ohne|soll\w*|darf|kann|konnen|bevor|werden"
)
"""In the clause before the word: it is denied, or only possible."""
OF_THE_PAST: Final = _words(r"previous\w*|former\w*|prior|history|past|earlier|fruher\w*|adjuvant\w*")

NEUTRAL: Final = frozenset(f"{FORMS} {DOSES} {SUBJECTS} {BEFORE_STOPS}".split()) - frozenset(
    ("first", "second", "third", "line", "course", "cure", "cycle", "cycles", "zyklus")
)
"""Words before, that name no other subject."""
FOLLOWING: Final = frozenset(AFTER_STOPS.split()) | {"any more", "any longer"}
"""Words after, that name no other object."""
BETWEEN_STOP_AND_NAME: Final = frozenset(TAKING.split())
"""Words between a stop and the drug that it stops."""
AN_EFFECT: Final = re.compile(
    r"(?:arthralg|diarrh|nausea|vomit|neutropen|leu[ck]open|cytopen|anaemi|anemi|thrombocyt|neuropath|toxic|rash|fatigue"
    r"|mucosit|stomatit|hepat|transamin|qt|pneumon|ild|infect|covid|fever|surgery|progress|intoleran|side|adverse|ae"
    r"|grade|g[1-4]$|low|elevated|high|severe|significant|allerg)",
    re.IGNORECASE,
)
"""Begins what a drug is stopped for."""
SHORT_FOR: Final[tuple[frozenset[str], ...]] = (
    frozenset(),
    frozenset({"palbociclib"}),
    frozenset({"ribociclib"}),
    frozenset({"abemaciclib"}),
    frozenset({"palbociclib", "ribociclib", "abemaciclib"}),
    frozenset({"letrozole", "anastrozole", "exemestane"}),
    frozenset({"letrozole", "anastrozole", "exemestane", "tamoxifen", "fulvestrant"}),
)
SHORT_NAME: Final = re.compile(
    r"(?<![^\W_])(?:(palbo)|(ribo)|(abema)|(cdk\s?4?/?6?\s?i|cdki)|((?-i:AI|NSAI))|((?-i:ET)|(?:endocrine|hormon\w*|anti-?hormon\w*"
    r"|endokrine)\s+(?:therapy|treatment|therapie|behandlung)))(?![^\W_])",
    re.IGNORECASE,
)
"""Short names of the ward; the group says for which drugs (:data:`SHORT_FOR`)."""
BOUNDED: Final = re.compile(
    r"(?<!\w)for\s+(?:\d+|an?|one|two|three|four|five|six)\s+(?:day|week|cycle)", re.IGNORECASE
)
