"""One sentence of a report to what it states about the cancer (kinds of words: see `lexicon`)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from service.extract.narrative.abbreviations import spelled_out
from service.extract.narrative.lexicon import OTHER
from service.extract.narrative.senses import BAD, Sense, Statement
from service.extract.narrative.words import kinds_of, may_state, tokens_of
from service.extract.narrative.worse import CANCER, PURPOSE, Worse

_CONCLUDING: Final = frozenset({Sense.GOOD, Sense.PROGRESSION, Sense.HEDGE})
_EVENT: Final = re.compile(r"[PQGZWSRNrXhzJ%Tu]")
_DENIAL: Final = re.compile(r"[nq]")
_ANSWERED: Final = re.compile(r"[nxY][d.]?$")
_DISEASE: Final = re.compile(r"[DM]")
_BENIGN: Final = re.compile(r"[BE]")
_HEDGED_CLOSELY: Final = re.compile(r"h[dTcFkvpbALMDC]*(?:\.[dTcFkvpbALMDC]*){0,3}$")
_PREDICATE: Final = re.compile(r"[vpHn][dTcspVbC]*$")
_VALUE_WORDS_MAX: Final = 3
_UNKNOWN_WORDS_MAX: Final = 2  # in a clause that is stable without saying what is
_LESION_TO_SETTLE: Final = re.compile(r"[LUa][^|n]*j[dTW]*M")  # "lesion, MRI to exclude metastasis"
_AFTERTHOUGHT: Final = re.compile(r"\|[dTvp.,]{0,4}h[dTF.]{0,3}$|,[dTvp]{0,4}h[dTF]{0,3}$")
_STABLE_WHAT: Final = re.compile(r"(?:[dTcsgCAF#b.k]|[,&o](?=[dTA]))*?([LMUDBEOaIlXru])")
_WAS_STABLE: Final = re.compile(r"p[dTc]*S[^c|]*[ey]|S[dTA]*e|S[DM]?p[^|c]*[ye]")
_NOT_STABLE: Final = re.compile(r"[dTLMUDA]*[vp]+x")
_SUGGESTED: Final = re.compile(r"\b(?:is|are) suggested\b", re.IGNORECASE)
# "Stable to slightly progressive": between two answers.
_STABLE_TO_WORSE: Final = re.compile(
    r"\b(?:stable|unchanged)(?: disease)? ?(?:to|or|/|versus|vs\.?) ?(?:\w+ ){0,2}?"
    r"(?:progressi\w+|wors\w+|increas\w+|larger|enlarg\w+)",
    re.IGNORECASE,
)
_LIMITS: Final = ("limited", "difficult", "impossible", "suboptimal", "hampered", "unreliable")
_LIMITED: Final = frozenset(
    (*_LIMITS, "pending", "awaiting", "awaited", "assessed", "evaluated", "imaged", "included")
)
_HARD_TO_COMPARE: Final = re.compile(
    r"\b(?:comparison|interpretation|response assessment|assessment of response)\b[^.]{0,30}?"
    rf"\b(?:{'|'.join(_LIMITS)})\b|\blimited (?:comparison|interpretation)\b"
    r"|\b(?:pending|awaiting) (?:\w+ ){0,2}(?:comparison|previous|prior|outside)\b"
    r"|\b(?:comparison|previous|prior|outside) (?:\w+ ){0,3}(?:pending|awaited)\b"
    r"|\b(?:liver|chest|lungs?|abdomen|bones?) (?:(?:is|are|was|were) )?not (?:\w+ )?"
    r"(?:assessed|evaluated|imaged|included)",
    re.IGNORECASE,
)
_TROUBLING: Final = re.compile(r"suspicious|concern|worrisome|\bquery\b", re.IGNORECASE)
_CHANGES: Final = frozenset({"now", "interval", "unfortunately", "sadly", "regrettably"})
_HEDGED_CLAUSE: Final = re.compile(
    r"S[^|]*\|[^|BEOi]*h[^|BEOi]*(?:$|\|)"
)  # "stable, although ... cannot ..."
_EARLIER_KEY: Final = re.compile(r"[dT]*e[.dTIA#y]*$")  # "last scan: stable"
_UNREAD_VERB: Final = re.compile(r"[LMUD][dTAFcC]*v[dT]*\.")
_READ_OR_ELSEWHERE: Final = re.compile(r"[nqtxjSRNBEOh#:]")
_CAVEAT: Final = re.compile(
    r"\b(?:subject to|provided that|assuming|incomplete(?! response)|(?:stable|unchanged)[^,;:]{0,30} if"
    r"|depend\w* (?:up)?on)\b",
    re.IGNORECASE,
)
_BEYOND: Final = re.compile(
    r"\b(?:other|elsewhere|further|additional|measurable|local|locoregional|regional|distant"
    r"|visceral|extra-?\w+)\b",
    re.IGNORECASE,
)
_EXCEPTION: Final = re.compile(
    r"\b(?:except|excepting|apart from|other than|aside from|with the exception|save for|excluding|bar"
    r"|outside (?:of )?(?:the )?(?:liver|bones?|lungs?|skeleton|chest|brain|spine|nodes|pelvis"
    r"|abdomen|breast))\b"
    r"(?!.*\b(?:cyst|degenerative|effusion|atelectasis|benign|unrelated))",
    re.IGNORECASE,
)
_TARGET_LINE: Final = re.compile(r"\s*(?:non[- ]?)?target\b", re.IGNORECASE)


def statements_of(sentence: str, earlier: Sequence[str] = ()) -> list[Statement]:
    """What the sentence states; `earlier` are those before it, for one that only says "it has grown"."""
    written_out, abbreviated = spelled_out(sentence)
    tokens = tokens_of(written_out)
    if not _LIMITED.isdisjoint(tokens) and _HARD_TO_COMPARE.search(sentence):
        return [Statement(sense=Sense.DOUBT)]
    if not may_state(tokens):
        return []
    if ("stable" in tokens or "unchanged" in tokens) and _STABLE_TO_WORSE.search(sentence):
        return [Statement(sense=Sense.HEDGE)]
    kinds = kinds_of(_keyed(tokens) if "-" in tokens else tokens)
    denies = _DENIAL.search(kinds) and _DISEASE.search(kinds)
    if not (_EVENT.search(kinds) or denies or _LESION_TO_SETTLE.search(kinds)):
        return [Statement(sense=Sense.DOUBT)] if _perhaps_changed(kinds, tokens) else []
    found = _Clauses(kinds, sentence, earlier).read()
    if not found and _perhaps_changed(kinds, tokens):
        return [Statement(sense=Sense.DOUBT)]
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


def _perhaps_changed(kinds: str, tokens: list[str]) -> bool:
    """Whether a sentence about a lesion, nothing of which could be read, has a word that may say it changed."""
    if _READ_OR_ELSEWHERE.search(kinds.replace("t", "") if "now" in tokens else kinds):
        return False
    if _UNREAD_VERB.search(kinds):
        return True
    if not re.search("[LM]", kinds):
        return False
    return OTHER in kinds or not _CHANGES.isdisjoint(tokens)


def _keyed(tokens: list[str]) -> list[str]:
    """ "Brain metastases - new": a dash before the last few words, and after none that state, is a colon."""
    dash = len(tokens) - 1 - tokens[::-1].index("-")
    if dash < len(tokens) - _VALUE_WORDS_MAX - 1:
        return tokens
    if _EVENT.search(kinds_of(tokens[:dash])) and not _ANSWERED.match(kinds_of(tokens[dash + 1 :])):
        return tokens
    return [*tokens[:dash], ":", *tokens[dash + 1 :]]


def is_benign(sentence: str) -> bool:
    """Whether the sentence names something benign."""
    return _BENIGN.search(kinds_of(tokens_of(sentence))) is not None


class _Clauses(Worse):
    """The clauses of one sentence; each method reads one kind of event at its place in `kinds`."""

    def read(self) -> list[Statement]:
        found = list(self._all())
        if any(statement.sense is Sense.GOOD for statement in found) and _CAVEAT.search(self.sentence):
            found.append(Statement(sense=Sense.DOUBT))
        if _LESION_TO_SETTLE.search(self.kinds):
            found.append(Statement(sense=Sense.DOUBT))
        if "O" in self.kinds:
            found = list(self._not_of_another_cancer(found))
        good = [statement for statement in found if statement.sense is Sense.GOOD]
        if good and len(good) == len(found) and _HEDGED_CLAUSE.search(self.kinds):
            return [*found, Statement(sense=Sense.DOUBT)]
        if good and len(good) == len(found) and _EXCEPTION.search(self.sentence):
            found = [*found, Statement(sense=Sense.HEDGE)]  # "no progression except in the liver"
        if _AFTERTHOUGHT.search(self.kinds):
            found = [Statement(sense=Sense.HEDGE) for _ in found]  # "..., but I am not certain"
        if "z" in self.kinds:
            found = self._within_error(found)
        if "R" in self.kinds and any(statement.sense is Sense.GOOD for statement in found):
            # "smaller, suggesting response": the shrinkage is stated, whatever it suggests
            found = [statement for statement in found if statement.sense is not Sense.PERHAPS_RESPONSE]
        return found

    def _all(self) -> Iterator[Statement]:
        for at, kind in enumerate(self.kinds):
            reader = _READERS.get(kind)
            if reader is not None:
                statement = reader(self, at)
                if statement is not None:
                    yield statement

    def _stable(self, at: int) -> Statement | None:
        before, after, key = self.span(at)
        if PURPOSE.search(before) or self.past(before, after) or self.on_earlier_study(after):
            return None
        if _WAS_STABLE.search(before + "S" + after) or _EARLIER_KEY.match(key):
            return None
        value = self.key_value(at, before, after)
        if value in ("", "own"):
            return None
        if value in ("n", "x", "q", "h") or self._stability_in_doubt(before, after, key):
            return Statement(sense=Sense.DOUBT)
        if re.match(r"[dA]*h[^|,]*[ULa]", after):
            return None  # "stable indeterminate nodule": neither answer
        forward = _STABLE_WHAT.match(after)
        backward = self.backward(before)
        if forward is not None and not (_PREDICATE.search(before) and backward):
            about = forward[1]
        else:
            about = backward or self.backward(key)
        if about in ("B", "E", "O") or (not about and not self._stable_as_a_whole(before, after, key)):
            return None
        whole = about in ("", "D", "I") and "A" not in before + after
        return Statement(sense=Sense.GOOD, whole=whole)

    def _stability_in_doubt(self, before: str, after: str, key: str) -> bool:
        if re.search(r"[nJ][dTcvF.k]*$|q[^|,&]*$", before) or _NOT_STABLE.match(after):
            return True
        if _HEDGED_CLOSELY.search(before) or _HEDGED_CLOSELY.search(key):
            return True
        if re.match(r"[dDLMvcAF]*h+[dF]*(?:$|[.&,cen])", after):
            return True
        return re.match(r"[dDLMcA]*i", after) is not None and _SUGGESTED.search(self.sentence) is not None

    def _stable_as_a_whole(self, before: str, after: str, key: str) -> bool:
        """Whether "stable" without a noun is said of the disease, not of an organ or of a word unknown here."""
        if "A" in before + after + key or (before + after).count(".") > _UNKNOWN_WORDS_MAX:
            return False
        if re.match(r"[dF]*\.", after):  # "stable haemoglobin"
            return False
        return not (self._from_topic() == "B" and _PREDICATE.search(before))

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
        subject = subject or self.from_earlier(at)
        if subject not in tuple("LMUDu?"):
            return None
        if re.search(r"[nJ][dc]*$|q[^|,]*$", before) or _HEDGED_CLOSELY.search(before):
            return Statement(sense=Sense.DOUBT)
        return Statement(sense=Sense.GOOD)

    def _responded(self, at: int) -> Statement | None:
        before, after, _ = self.span(at)
        if PURPOSE.search(before) or self.past(before, after) or re.search("[BE]", before[-2:]):
            return None
        value = self.key_value(at, before, after)
        if value in ("", "own"):
            return None
        if value in ("n", "x", "q", "h") or re.search(r"[nqJ][dcsF]*$", before) or re.match("[vpd]*J", after):
            return Statement(sense=Sense.PERHAPS_RESPONSE)
        if value == "value":
            first = re.match(r"[^:]*:[dF,]*(.)", after)
            return Statement(sense=Sense.GOOD) if first is not None and first[1] in "bA" else None
        if _HEDGED_CLOSELY.search(before) or re.match(r"[dDLMvcAF]*h(?![^|]*B)", after):
            return Statement(sense=Sense.PERHAPS_RESPONSE)
        return Statement(sense=Sense.GOOD)

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
        if not re.match(r"[dv]*[dKC]", after) or re.match(r"[dv]*[PQGS]", after):
            return None
        return Statement(sense=Sense.GOOD) if self.subject(before, "", key) in tuple("LMUDu") else None

    def _no_disease(self, at: int) -> Statement | None:
        """ "No evidence of (active, recurrent, metastatic) disease"; one organ alone is no answer."""
        before, after, _ = self.span(at)
        match = re.search(r"[nq]([dcCMDIuoF&,]*)$", before)
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
        if re.search("[PQGZWSRNJnqx]", before + after + key):
            return None
        return Statement(sense=Sense.DOUBT)

    def _doubt(self, at: int) -> Statement | None:
        """A hedge that no event claims: about a lesion it matters, about something else it does not."""
        before, after, _ = self.span(at)
        if re.search(r"[nq][dcLMUDAWFo.]*$", before) or PURPOSE.search(before):
            return None
        piece_before, piece_after = before.rpartition(",")[2], after.partition(",")[0]
        if re.search("[PQGZWSRNJX]", piece_before + piece_after):
            return None
        forward = re.match(r"[^:]*?([LMUDBEOau])", piece_after)
        target = forward[1] if forward is not None else self.backward(before)
        if "i" in self.kinds and target not in tuple("LMU"):
            return None
        troubling = _TROUBLING.search(self.sentence) is not None
        if target == "a" and not troubling:
            return None
        if not target and troubling and "A" in piece_before + piece_after:
            return Statement(sense=Sense.DOUBT)
        return Statement(sense=Sense.DOUBT) if target in tuple("LMUDa?") else None

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
