"""What "stable" says in one sentence, and of what (kinds of words: see `lexicon`)."""

import re
from typing import Final

from service.extract.narrative.caveats import OF_THE_REST
from service.extract.narrative.scope import PREDICATE
from service.extract.narrative.senses import Sense, Statement
from service.extract.narrative.subjects import is_device, is_of_benign, of_what
from service.extract.narrative.worse import PURPOSE, Worse

# Patterns over kinds: a letter for each word (all in `lexicon`). n, q deny, h hedges, P Q G W ~ worse, S R N better,
# L lesion, M metastasis, U nodule, D disease, A organ, B E O not the cancer, v p H verbs, d T link, "." unlisted.
# "possibly a stable ..."
HEDGED_CLOSELY: Final = re.compile(r"h[dTcFkvpbALMDC]*(?:\.[dTcFkvpbALMDC]*){0,3}$")
EARLIER_KEY: Final = re.compile(r"[dT]*e[.dTIA#yr]*$")  # "last scan: stable"
_RATED: Final = re.compile(r"w|I(?!F)")  # a RECIST line, or a study named before the verdict: "CT CAP: SD"
_UNKNOWN_WORDS_MAX: Final = 2  # in a clause that is stable without saying what is
# "stable small liver lesion"
_STABLE_WHAT: Final = re.compile(r"(?:[dTcsgCAF#b.k%]|[,&o](?=[dTA]))*?([LMUDBEOaIlXru])")
# "in 2024 it was stable"
_WAS_STABLE: Final = re.compile(r"\A[^c|]*y[^c|]*pd*S|p[dTc]*S[^c|]*[ey]|S[dTA]*e|S[DM]?p[^|c]*[ye]")
_NOT_STABLE: Final = re.compile(r"[dTLMUDAF]*[vp]+(?:x|n[dT.]*(?:$|[,|&]))")  # "stability is not confirmed"
_DENIED: Final = re.compile(r"[nJ][dTcvF.k]*$|q[^|,&]*$")  # "not stable", "no evidence that it is stable"
_THEN_HEDGED: Final = re.compile(r"[dDLMvcAFI]*h+[dFI]*(?:$|[.&,cen])")  # "stability is uncertain"
_ADVISED: Final = re.compile(r"[dDLMcA]*i")
_UNSURE_WHAT: Final = re.compile(r"[dA]*h[^|,]*[ULa]|i")  # "stable indeterminate nodule"
_SUGGESTED: Final = re.compile(r"\b(?:is|are) suggested\b", re.IGNORECASE)


class Stability(Worse):
    """The reader of "stable" and "unchanged"."""

    def _stable(self, at: int) -> Statement | None:
        before, after, key = self.span(at)
        if PURPOSE.search(before) or self.past(before, after) or self.on_earlier_study(after):
            return None
        if _WAS_STABLE.search(before + "S" + after) or EARLIER_KEY.match(key):
            return None
        value = self.key_value(at, before, after)
        if value in ("", "own"):
            return None
        if value in ("n", "x", "q", "h") or self._stability_in_doubt(before, after, key):
            return Statement(sense=Sense.DOUBT)
        if _UNSURE_WHAT.match(after):
            return None  # "unchanged recommendation", "stable indeterminate nodule": neither answer
        after = of_what(after)
        if is_of_benign(after) or is_device(before + after + key, self.lowered):
            return None
        forward = _STABLE_WHAT.match(after)
        backward = self.backward(before)
        if forward is not None and not (PREDICATE.search(before) and backward):
            about = forward[1]
        else:
            about = backward or self.backward(key)
        if about in ("B", "E", "O") or (not about and not self._stable_as_a_whole(at, before, after, key)):
            return None
        if about == "I" and self._is_appearance_of_benign():
            return None
        whole = about in ("", "D", "I") and "A" not in before + after and not OF_THE_REST.search(self.lowered)
        return Statement(sense=Sense.GOOD, whole=whole)

    def _stability_in_doubt(self, before: str, after: str, key: str) -> bool:
        if _DENIED.search(before) or _NOT_STABLE.match(after):
            return True
        if HEDGED_CLOSELY.search(before) or HEDGED_CLOSELY.search(key):
            return True
        if _THEN_HEDGED.match(after):
            return True
        return (
            "i" in after
            and _ADVISED.match(after) is not None
            and _SUGGESTED.search(self.sentence) is not None
        )

    def _is_appearance_of_benign(self) -> bool:
        """ "The port is in place. Stable appearance." """
        return "appearance" in self.lowered and self._from_topic() == "B"

    def _stable_as_a_whole(self, at: int, before: str, after: str, key: str) -> bool:
        """Whether "stable" without a noun is said of the disease, not of an organ or of a word unknown here."""
        if "A" in before + after + key or (before + after).count(".") > _UNKNOWN_WORDS_MAX:
            return False
        if re.match(r"[dF%]*\.", after):  # "stable haemoglobin"
            return False
        rated = "w" in after or _RATED.search(before + key) is not None
        if "." in before + key and not rated and self.names_unknown(at):
            return False
        bare = not before.strip("dTV") and not after.strip("dT,")
        return not (self._from_topic() == "B" and (bare or PREDICATE.search(before)))
