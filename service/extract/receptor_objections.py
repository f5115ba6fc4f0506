"""What words say against receptor results: pathology reports, and notes that stand beside a result.

Words never make a result here. They leave open what is coded: a newer report that reads "ER negative", a note that
the FISH which followed was amplified, or that the result was reported in error. What is said of an earlier specimen,
of controls, of methods or of a variant of the gene is no objection.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator
from typing import Final

from service.chart.diagnosis import Receptor, ReceptorAnswer
from service.extract import patience
from service.extract.answers import doubtful, is_understood, stated
from service.extract.er_values import er_in_words, er_in_words_alone
from service.extract.esr1_objections import Against, objections_in
from service.extract.her2_values import her2_in_words
from service.extract.her2_wordings import EQUIVOCAL_SCORE, amplification, ihc_scores, one_score
from service.extract.receptor_wordings import about, clauses, names_a_receptor, uniform

WANTED: Final = {
    Receptor.ER: ReceptorAnswer.POSITIVE,
    Receptor.HR: ReceptorAnswer.POSITIVE,
    Receptor.HER2: ReceptorAnswer.NEGATIVE,
}
"""What the pathway asks of each receptor."""
DEFINITE: Final = frozenset({ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE})
TOGETHER: Final = re.compile(
    r"(?P<negative>\btriple[-\s]*neg(?:ativ|\b)|\bTNBC\b)|\btriple[-\s]*pos(?:itiv|\b)", re.IGNORECASE
)
"""ER, PR and HER2 in one word."""


def hr_in_words(words: str) -> ReceptorAnswer | None:
    """What uniform words that are about hormone receptors say."""
    return stated(words, Receptor.HR, strictly=False)


IN_WORDS: Final[tuple[tuple[Receptor, Callable[[str], ReceptorAnswer | None]], ...]] = (
    (Receptor.ER, er_in_words),
    (Receptor.HER2, her2_in_words),
    (Receptor.HR, hr_in_words),
)

_PIECE: Final = re.compile(r"\n|(?<=[.!?])\s+")
_MOST_AFTER: Final = 4
"""Pieces after the name of a receptor that may hold its answer: the cells of a table, a line each."""
_OF_GENES: Final = re.compile(
    r"\bgenes?\b[^\n]{0,60}\binclud|\bPIK3CA\b|\bTP53\b|\bESR1\b|sequenc", re.IGNORECASE
)
"""A piece of a report on genes: what follows is of other ones."""
_HISTORY: Final = re.compile(
    r"\W*(?:(?:clinical|relevant|patient|medical|oncologic\w*|past)\W+)?(?:history|information|indications?|data"
    r"|background|anamnese|klinische\s+angaben)\b[^:\n]{0,30}:|\W*(?:if|when|in\s+case)\b",
    re.IGNORECASE,
)
"""Pieces of a report that speak of earlier findings, or of what would be done."""
_AGAIN: Final = re.compile(
    r"\b(?:(?:on|upon|after|by)\s+)?(?:re-?\s?(?:review|read|test|stain|evaluat|assess)\w*|repeat\w*|reflex"
    r"|addendum|amended|corrected|revised|subsequent(?:ly)?|additional(?:ly)?|now)\b",
    re.IGNORECASE,
)
"""Words for a second look at the same specimen: they leave nothing open."""
_OF_VARIANT: Final = re.compile(
    r"mutation|variant|exon|\bp\.|\bc\.\d|\b[A-Z]\d{2,4}(?:[A-Z]|fs|del|ins|dup)\b|\bESR1\b|wild-?type",
    re.IGNORECASE,
)


def against_in_report(text: str) -> frozenset[Receptor]:
    """The receptors of which a pathology report says what the pathway does not ask; remembered without the text."""
    if not names_a_receptor(text) and TOGETHER.search(text) is None:
        return frozenset()
    key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=_SECRET).digest()
    known = _remembered.get(key)
    if known is None:
        patience.check()
        known = frozenset(_adverse(_near_receptors(text)))
        if len(_remembered) >= _MOST_TEXTS:
            _remembered.pop(next(iter(_remembered)), None)
        _remembered[key] = known
    return known


_MOST_TEXTS: Final = 10_000
_SECRET: Final = secrets.token_bytes(32)
_remembered: dict[bytes, frozenset[Receptor]] = {}


def _near_receptors(text: str) -> str:
    """The pieces of a report that name a receptor, and those that follow; not its clinical history."""
    kept: list[str] = []
    left = 0
    for piece in _PIECE.split(text):
        if names_a_receptor(piece) or TOGETHER.search(piece):
            left = 0 if _HISTORY.match(piece) else 1 if _OF_GENES.search(piece) else _MOST_AFTER + 1
        if left and piece.strip():
            kept.append(piece)
            left -= 1
    return "\n".join(kept)


def _adverse(text: str) -> Iterator[Receptor]:
    words = uniform(f"\n{text}")
    for clause in clauses(words):
        together = TOGETHER.search(clause)
        if together is not None and not doubtful(TOGETHER.sub(" ", clause)):
            yield Receptor.HER2 if together["negative"] is None else Receptor.ER
    for receptor, _ in IN_WORDS:
        said = about(words, receptor, alone=False)
        if said is not None and not _definite(said, receptor) <= {WANTED[receptor]}:
            yield receptor


def contradicts(note: str, receptor: Receptor, answer: ReceptorAnswer, *, alone: bool) -> bool:
    """Whether a note beside a result takes it back, or states another answer for the receptor.

    ``alone``: it stands beside this result only, so that it is about this receptor where it names none.
    """
    if any(_takes_back(piece) for piece in _PIECE.split(note)):
        return True
    words = uniform(f"\n{note}")
    together = TOGETHER.search(words)
    if together is not None and not doubtful(TOGETHER.sub(" ", words)):
        of_all = ReceptorAnswer.POSITIVE if together["negative"] is None else ReceptorAnswer.NEGATIVE
        return of_all is not answer
    allowed = {answer} if answer is not ReceptorAnswer.EQUIVOCAL else {answer, ReceptorAnswer.NEGATIVE}
    said = _definite(about(words, receptor, alone=alone) or "", receptor)
    if receptor is Receptor.ER:
        said |= _definite(about(words, Receptor.HR, alone=False) or "", Receptor.HR)
    return not said <= allowed


_TAKEN_BACK: Final = frozenset({Against.WITHDRAWN, Against.UNUSABLE})
_OF_OTHER_TEST: Final = re.compile(
    r"oncotype|mammaprint|prosigna|endopredict|\bNGS\b|sequenc|genomic|molecular|\bBRCA|PD-?L1|\bKi-?67",
    re.IGNORECASE,
)


def _takes_back(sentence: str) -> bool:
    found = any(objection.against in _TAKEN_BACK for objection in objections_in(sentence))
    return found and _OF_OTHER_TEST.search(sentence) is None


def _definite(said: str, receptor: Receptor) -> frozenset[ReceptorAnswer]:
    """What is definite in uniform words about a receptor, clause by clause; an IHC of 2+ is EQUIVOCAL."""
    parts = list(_undoubted(clauses(_AGAIN.sub(" ", said))))
    answers = (_of_clause(part, receptor) for part in parts)
    found = {answer for answer in answers if answer is not None and answer in DEFINITE}
    if receptor is not Receptor.HER2:
        return frozenset(found)
    if any(_is_of_score_two(part) for part in parts):
        found.add(ReceptorAnswer.EQUIVOCAL)
    verdict = amplification(" ; ".join(parts))
    if verdict in DEFINITE:  # the gene decides over an IHC of 2+ or less
        found = (found & {ReceptorAnswer.POSITIVE}) | {verdict}
    return frozenset(found)


_OF_IHC: Final = re.compile(r"@|\bIHC\b|immunohisto", re.IGNORECASE)


def _is_of_score_two(clause: str) -> bool:
    if _OF_IHC.search(clause) is None or doubtful(clause):
        return False
    scores = ihc_scores(clause)
    return bool(scores) and one_score(scores) == EQUIVOCAL_SCORE


def _undoubted(parts: list[str]) -> Iterator[str]:
    """The clauses that count: not of a variant or in doubt, nor what goes on after such a one."""
    open_ = False
    for part in parts:
        of_variant = _OF_VARIANT.search(part) is not None
        open_ = of_variant or (doubtful(part) if "@" in part else open_)
        if not of_variant and ("@" in part or not open_):
            yield part


_LOST: Final = re.compile(
    r"(?<!no )(?<!without )\bloss\s+of\s+(?:the\s+)?@"
    r"|@\s*(?:expression|status|staining)?\s*(?:is|was|has\s+been|have\s+been)?\s*lost\b",
    re.IGNORECASE,
)
_INTENSITY: Final = re.compile(r"\bintensity\b", re.IGNORECASE)


def _of_clause(clause: str, receptor: Receptor) -> ReceptorAnswer | None:
    """What a clause says: one that names the receptor ("@") in any words, another only in words all understood."""
    if _LOST.search(clause):
        return ReceptorAnswer.NEGATIVE
    if "@" in clause:
        return dict(IN_WORDS)[receptor](clause)
    if receptor is Receptor.ER:
        return er_in_words_alone(clause)
    if receptor is Receptor.HER2 and ihc_scores(clause):
        of_score = _OF_IHC.search(clause) or (is_understood(clause) and not _INTENSITY.search(clause))
        return her2_in_words(clause) if of_score else None
    return stated(clause, receptor)
