"""One sentence of a report to what it states about the cancer (kinds of words: see `lexicon`)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from service.extract.narrative.abbreviations import spelled_out
from service.extract.narrative.beyond import is_proven_otherwise
from service.extract.narrative.caveats import (
    CAVEAT,
    EXCEPTION,
    HARD_TO_COMPARE,
    LIMITED,
    NOT_BENIGN,
    OF_WHAT_WAS_SAID,
    ONLY_APPARENT,
    OPEN_MEANING,
    STABLE_TO_WORSE,
    TROUBLING,
    UNSETTLED,
    is_either,
    is_no_finding,
    without_conditions,
)
from service.extract.narrative.denied import without_denied
from service.extract.narrative.earlier import UNASSESSED
from service.extract.narrative.hinted import folded
from service.extract.narrative.senses import BAD, Sense, Statement
from service.extract.narrative.stability import EARLIER_KEY, HEDGED_CLOSELY, Stability
from service.extract.narrative.subjects import without_compounds
from service.extract.narrative.unread import (
    is_to_settle,
    leaves_unsaid,
    one_or_other,
    perhaps_changed,
    takes_back,
)
from service.extract.narrative.words import kinds_of, may_state, tokens_of
from service.extract.narrative.worse import CANCER, PURPOSE

_CONCLUDING: Final = frozenset({Sense.GOOD, Sense.PROGRESSION, Sense.HEDGE})
_ABSENT: Final = frozenset({Sense.GOOD, Sense.NOTHING_NEW, Sense.NOT_GROWING})
# Patterns over kinds: a letter for each word (all in `lexicon`). n, q deny, h hedges, P Q G W ~ worse, S R N better,
# L lesion, M metastasis, U nodule, D disease, A organ, B E O not the cancer, v p H verbs, d T link, "." unlisted.
_EVENT: Final = re.compile(r"[PQG~ZWSRNrXhzJ%Tu]")
_DENIAL: Final = re.compile(r"[nq]")
_ANSWERED: Final = re.compile(r"[nxY][d.]?$")  # "new lesions - none"
_NO_EVIDENCE: Final = re.compile(r"[nq]([dcCMDIuoF&,]*)$")  # "no evidence of active ..."
_DISEASE: Final = re.compile(r"[DM]")
_NOT_THE_CANCER: Final = re.compile(r"[BEO]")
_VALUE_WORDS_MAX: Final = 3
_OTHER_IS_NOT: Final = re.compile(r"S.*[LMUDaA][dAvH]*n(?:$|[:|&,])")  # "nodes stable, bone metastases not"
# "Either a sarcoid-like reaction or metastases", "flare or progression": one is benign.
_TO_CHOOSE: Final = re.compile(r"[fB][^|,:nMo]{0,4}o[dTAL.]*[PM]|[PM][dTFA]*o[dT.]*[fB]")
# "..., but I am not certain"
_AFTERTHOUGHT: Final = re.compile(r"\|[dTvp.,]{0,4}h[dTF.]{0,3}$|,[dTvp]{0,4}h[dTF]{0,3}$")
_FAINTER: Final = re.compile(
    r"(?:(?:in|of|the|their|its) )*(?:\w+ )?(?:sclerosis|density|attenuation|minerali\w+)\b"
)
_ILL_SEEN: Final = re.compile(
    r"poorly|not (?:well|clearly)|obscured|hidden|ill seen|less well|scarcely|hardly"
)
# "Suggest chest radiograph in 6 weeks"
_ADVISED_STUDY: Final = re.compile(
    r"suggest (?:\w+ ){0,3}?(?:radiographs?|x-?rays?|films?|cxr|ultrasound|ct|mri?|pet|scan|mammogra\w+|imaging"
    r"|follow|review|correlation|referral|echo\w*|\w+oscopy)\b"
)
_HEDGED_CLAUSE: Final = re.compile(
    r"S[^|]*\|[^|BEOi]*h[^|BEOi]*(?:$|\|)"
)  # "stable, although ... cannot ..."
_BEYOND: Final = re.compile(
    r"\b(?:other|elsewhere|further|additional|measurable|local|locoregional|regional|distant"
    r"|visceral|extra-?\w+)\b",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(r"[BEOinqjtx]")
_TARGET_LINE: Final = re.compile(r"\s*(?:non[- ]?)?target\b", re.IGNORECASE)


def statements_of(sentence: str, earlier: Sequence[str] = ()) -> list[Statement]:
    """What the sentence states; `earlier` are those before it, for one that only says "it has grown"."""
    lowered = folded(sentence)
    found = _read(without_conditions(sentence, lowered), earlier)
    if found:
        found = without_denied(found, lowered)
    if found and is_no_finding(lowered):
        found = [each for each in found if each.sense not in _ABSENT]
    if is_proven_otherwise(lowered) or is_either(lowered) or UNSETTLED.search(lowered) is not None:
        found = [*found, Statement(sense=Sense.HEDGE)]
    if UNASSESSED.search(lowered) is not None:
        return [*found, Statement(sense=Sense.DOUBT)]
    return found


def _read(sentence: str, earlier: Sequence[str]) -> list[Statement]:
    written_out, abbreviated = spelled_out(without_compounds(sentence))
    tokens = tokens_of(written_out)
    if not LIMITED.isdisjoint(tokens) and HARD_TO_COMPARE.search(sentence):
        return [Statement(sense=Sense.DOUBT)]
    if not may_state(tokens):
        return []
    if ("stable" in tokens or "unchanged" in tokens) and STABLE_TO_WORSE.search(folded(sentence)):
        return [Statement(sense=Sense.HEDGE)]
    tokens = _keyed(tokens) if "-" in tokens else tokens
    kinds = kinds_of(tokens)
    if not (_EVENT.search(kinds) or _denies_disease(kinds) or is_to_settle(kinds)):
        if perhaps_changed(kinds, tokens):
            return [Statement(sense=Sense.DOUBT)]
        return [Statement(sense=Sense.UNSAID)] if leaves_unsaid(kinds) else []
    clauses = _Clauses(kinds, sentence, earlier, tokens)
    found = clauses.read()
    if (not found and not clauses.explained and perhaps_changed(kinds, tokens)) or takes_back(
        kinds, tokens, found
    ):
        return [*found, Statement(sense=Sense.DOUBT)]
    recist = (abbreviated or "w" in kinds) and _TARGET_LINE.match(sentence) is None
    overall = "V" in kinds or recist
    if recist or overall:
        found = [
            replace(statement, recist=recist, overall=overall)
            if statement.sense in _CONCLUDING
            else statement
            for statement in found
        ]
    return found


def _denies_disease(kinds: str) -> bool:
    return _DENIAL.search(kinds) is not None and _DISEASE.search(kinds) is not None


def _keyed(tokens: list[str]) -> list[str]:
    """ "Brain metastases - new": a dash before the last few words, and after none that state, is a colon."""
    dash = len(tokens) - 1 - tokens[::-1].index("-")
    if dash < len(tokens) - _VALUE_WORDS_MAX - 1:
        return tokens
    if _EVENT.search(kinds_of(tokens[:dash])) and not _ANSWERED.match(kinds_of(tokens[dash + 1 :])):
        return tokens
    return [*tokens[:dash], ":", *tokens[dash + 1 :]]


def is_benign(sentence: str) -> bool:
    """Whether the sentence names something benign, or another cancer."""
    return _NOT_THE_CANCER.search(kinds_of(tokens_of(sentence))) is not None


class _Clauses(Stability):
    """The clauses of one sentence; each method reads one kind of event at its place in `kinds`."""

    def read(self) -> list[Statement]:
        found = list(self._all())
        if any(statement.sense is Sense.GOOD for statement in found) and CAVEAT.search(self.lowered):
            found.append(Statement(sense=Sense.DOUBT))
        if is_to_settle(self.kinds):
            found.append(Statement(sense=Sense.DOUBT))
        if "o" in self.kinds and _TO_CHOOSE.search(self.kinds):
            found = [Statement(sense=Sense.HEDGE) if each.sense in BAD else each for each in found]
        if one_or_other(self.kinds):
            found = [*found, Statement(sense=Sense.DOUBT)]
        if "O" in self.kinds:
            found = list(self._not_of_another_cancer(found))
        good = [statement for statement in found if statement.sense is Sense.GOOD]
        if good and len(good) == len(found) and _HEDGED_CLAUSE.search(self.kinds):
            return [*found, Statement(sense=Sense.DOUBT)]
        if good and len(good) == len(found) and EXCEPTION.search(self.lowered):
            found = [*found, Statement(sense=Sense.HEDGE)]  # "no progression except in the liver"
        if good and "n" in self.kinds and _OTHER_IS_NOT.search(self.kinds):
            found = [*found, Statement(sense=Sense.HEDGE)]
        if "h" in self.kinds and _AFTERTHOUGHT.search(self.kinds):
            found = [Statement(sense=Sense.HEDGE) for _ in found]  # "..., but I am not certain"
        if "z" in self.kinds:
            if self.kinds.count("h") == 1 and ONLY_APPARENT.search(self.lowered):
                return [each for each in found if each.sense is Sense.GOOD]
            found = self._within_error(found)
        if "R" in self.kinds and any(statement.sense is Sense.GOOD for statement in found):
            # "smaller, suggesting response": the shrinkage is stated, whatever it suggests
            found = [statement for statement in found if statement.sense is not Sense.PERHAPS_RESPONSE]
        return found

    def _all(self) -> Iterator[Statement]:
        for event in _READ_AT.finditer(self.kinds):
            at = event.start()
            statement = _READERS[event[0]](self, at)
            if statement is not None and not self.of_earlier_report(at, statement):
                yield statement

    def _shrunk(self, at: int) -> Statement | None:
        before, after, key = self.span(at)
        if PURPOSE.search(before) or self.past(before, after):
            return None
        subject = self.subject(before, after, key)
        cancer = CANCER.search(before + after + key)
        if subject in ("a", "l") and cancer is not None:
            subject = cancer[0]
        if not subject and re.match(r"d*\.", after):
            return None  # "reduced ejection fraction"
        subject = subject or ("" if self.has_own_noun(at) else self.from_earlier(at))
        if subject not in tuple("LMUDu?"):
            return None
        if re.search(r"[nJ][dc]*$|q[^|,]*$", before) or HEDGED_CLOSELY.search(before):
            return Statement(sense=Sense.DOUBT)
        fainter = self.of_diffusion(at) or _FAINTER.match(self.clause(at).after) is not None
        return Statement(sense=Sense.DOUBT if fainter else Sense.GOOD)

    def _responded(self, at: int) -> Statement | None:
        before, after, key = self.span(at)
        if PURPOSE.search(before) or self.past(before, after) or re.search("[BE]", before[-2:]):
            return None
        if EARLIER_KEY.match(key) and "," not in before:
            return None  # "previous response: PR"
        value = self.key_value(at, before, after)
        if value in ("", "own"):
            return None
        if value in ("n", "x", "q", "h") or re.search(r"[nqJ][dcsF]*$", before) or re.match("[vpd]*J", after):
            return Statement(sense=Sense.PERHAPS_RESPONSE)
        if value == "value":
            first = re.match(r"[^:]*:[dF,]*(.)", after)
            return Statement(sense=Sense.GOOD) if first is not None and first[1] in "bA" else None
        if HEDGED_CLOSELY.search(before) or re.match(r"[dDLMvcAF]*h(?![^|]*B)", after):
            return Statement(sense=Sense.PERHAPS_RESPONSE)
        return Statement(sense=Sense.GOOD, whole="A" not in before + after + key)

    def _bare_response(self, at: int) -> Statement | None:
        """ "Response" alone may be a heading or a question; with a degree or a verb it is a statement."""
        before, after, _ = self.span(at)
        value = self.key_value(at, before, after)
        if (
            value is None
            and not re.search(r"b[dc]*$|v[pdcb]*$", before)
            and not re.match(r"[dF.]{0,4}vd*b", after)
        ):
            return None
        return self._responded(at)

    def _mixed(self, at: int) -> Statement | None:
        before, after, _ = self.span(at)
        if PURPOSE.search(before) or self.past(before, after):
            return None
        return Statement(sense=Sense.MIXED)

    def _insignificant(self, at: int) -> Statement | None:
        return None if re.search("[GZ]", self.kinds) else Statement(sense=Sense.INSIGNIFICANT)

    def _gone(self, at: int) -> Statement | None:
        """ "No longer visible" about a lesion."""
        before, after, key = self.span(at)
        if not re.match(r"[dv]*[dKCY]", after) or re.match(r"[dv]*[PQGS]", after):
            return None
        return Statement(sense=Sense.GOOD) if self.subject(before, "", key) in tuple("LMUDu") else None

    def _no_disease(self, at: int) -> Statement | None:
        """ "No evidence of (active, recurrent, metastatic) disease"; one organ alone is no answer."""
        before, after, _ = self.span(at)
        match = _NO_EVIDENCE.search(before)
        if match is None or re.match(r"[dcLDM]*[PQGuh]", after) or _BEYOND.search(self.sentence):
            return None
        if self.kinds[at] == "M" and not re.search(
            r"evidence|sign|avid|active", self.sentence, re.IGNORECASE
        ):
            return None
        if self.kinds[at] == "M" and re.match(r"[dM]*[DL]", after):
            return None
        organs = after.count("A")
        return Statement(sense=Sense.GOOD if organs != 1 else Sense.NOTHING_NEW, whole=organs == 0)

    def _recurrence(self, at: int) -> Statement | None:
        """A recurrence that nothing denies or dates: perhaps the one that is treated, perhaps another."""
        before, after, key = self.span(at)
        if PURPOSE.search(before) or self.past(before, after) or re.match("[dA]*[DMLU:]", after):
            return None
        if re.search("[PQG~ZWSRNJnqx]", before + after + key):
            return None
        return Statement(sense=Sense.DOUBT)

    def _doubt(self, at: int) -> Statement | None:
        """A hedge that no event claims: about a lesion it matters, about something else it does not."""
        before, after, key = self.span(at)
        if re.search(r"[nq][dcLMUDAWFo.]*$", before) or PURPOSE.search(before):
            return None
        if at == 0 and _ADVISED_STUDY.match(self.lowered):
            return None
        if NOT_BENIGN.search(self.lowered) and self.backward(before) in tuple("LMUa"):
            return Statement(sense=Sense.DOUBT)
        if OPEN_MEANING.search(self.lowered):
            return Statement(sense=Sense.DOUBT)
        piece_before, piece_after = before.rpartition(",")[2], after.partition(",")[0]
        if re.search("[PQG~ZWSRNJX]", piece_before + piece_after):
            return None
        if _ILL_SEEN.match(self.word(at)) and self.backward(piece_before) in tuple("LMUD"):
            return Statement(sense=Sense.DOUBT)
        forward = re.match(r"[^:]*?([LMUDBEOau])", piece_after)
        target = forward[1] if forward is not None else self.backward(before) or self.backward(key)
        if "i" in self.kinds and target not in tuple("LMU"):
            return None
        whether_malignant = target == "E" and forward is not None and re.match("[^|,nB]*M", piece_after)
        matters = whether_malignant or self._doubt_matters(target, before + after + key)
        return Statement(sense=Sense.DOUBT) if matters else None

    def _doubt_matters(self, target: str, around: str) -> bool:
        """Whether a doubt about this kind of noun, or about none, may be one about the cancer."""
        troubling = TROUBLING.search(self.sentence) is not None
        if target == "a":
            return troubling
        if not target and OF_WHAT_WAS_SAID.search(self.lowered) and not re.search("[BEOinq]", self.kinds):
            return True
        if not target and not _ELSEWHERE.search(self.kinds):
            return "A" in around
        return target in tuple("LMUD?") or (not target and troubling and "A" in around)

    # --- the sentence as a whole ------------------------------------------------------------------------

    def _not_of_another_cancer(self, found: list[Statement]) -> Iterator[Statement]:
        """Statements in a sentence about another primary are not about the breast cancer."""
        breast = re.search("breast|metasta", self.sentence, re.IGNORECASE) is not None
        for statement in found:
            if breast and statement.sense in BAD:
                yield Statement(sense=Sense.HEDGE)
            elif breast and statement.sense is Sense.HEDGE:
                yield statement

    @staticmethod
    def _within_error(found: list[Statement]) -> list[Statement]:
        growth = {Sense.GROWTH, Sense.SLIGHT}
        if not any(statement.sense in growth for statement in found):
            return found
        return [*(s for s in found if s.sense not in growth), Statement(sense=Sense.GOOD)]


_READERS: Final = {
    "P": _Clauses._progression,
    "Q": _Clauses._progression,
    "G": _Clauses._growth,
    "~": _Clauses._spread,
    "Z": _Clauses._growth,
    "W": _Clauses._new,
    "S": _Clauses._stable,
    "R": _Clauses._shrunk,
    "N": _Clauses._responded,
    "r": _Clauses._bare_response,
    "%": _Clauses._enlarged,
    "T": _Clauses._additional,
    "X": _Clauses._mixed,
    "z": _Clauses._insignificant,
    "J": _Clauses._gone,
    "D": _Clauses._no_disease,
    "M": _Clauses._no_disease,
    "u": _Clauses._recurrence,
    "h": _Clauses._doubt,
}
_READ_AT: Final = re.compile(f"[{''.join(_READERS)}]")
