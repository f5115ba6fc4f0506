"""What gets worse: progression, growth and new lesions in one sentence (kinds of words: see `lexicon`)."""

import re
from typing import Final

from service.extract.narrative.hinted import hinted
from service.extract.narrative.newness import is_tiny, new_headed, new_incidental, what_is_new
from service.extract.narrative.organs import organs_of
from service.extract.narrative.scope import FAINT_NOUN_AFTER, SAID_EARLIER, Polarity, Scope
from service.extract.narrative.senses import Sense, Statement
from service.extract.narrative.subjects import is_name

# Patterns over kinds: a letter for each word (all in `lexicon`). n, q deny, h hedges, P Q G W ~ worse, S R N better,
# L lesion, M metastasis, U nodule, D disease, A organ, B E O not the cancer, v p H verbs, d T link, "." unlisted.
_GETTING_BETTER: Final = re.compile(r"[dTsbcA&,]*[RNrb]")  # "progressive decrease"
_PROGRESSIVE: Final = hinted(r"\bprogressive(?:ly)?\b", "progressive")
_SPREADS_NOW: Final = re.compile(r"[TWGPQ][^|,:]*~|~[^|,:]*c")  # "further spread", "spread compared with May"
_WITH_IT: Final = re.compile(r"M\|?[dTA]*\Z")  # "metastasis with growing oedema"
_TO_EXCLUDE: Final = re.compile(
    r"j[^|]*[MD]|[BO]d*od*M|Md*od*[BO]"
)  # "new lesion, MRI to exclude metastasis"
_IS_FLARE: Final = re.compile(r"[^|,h]*k[dTA]*f")  # "increase in keeping with flare"
_SCLEROSIS_AFTER: Final = re.compile(r"[dFcA]*l")  # "new areas of sclerosis"
_SCLEROSIS_ITSELF: Final = re.compile(r"[dFc]*l")  # "increasing sclerosis"
_UPTAKE_AFTER: Final = re.compile(r"[dFcA]*a")
# "The nodule new on the last CT has disappeared".
_SINCE_RESOLVED: Final = hinted(
    r"\b(?:new|increas\w+|rise|rising|enlarg\w+|growth|progress\w+)\b[^|;,]{0,40}\b(?:on|at|in) (?:the )?"
    r"(?:last|previous|prior|earlier|preceding|first) [^;,]{0,30}\b(?:has|have) (?:\w+ ){0,2}"
    r"(?:disappeared|resolved|subsided|gone|cleared|vanished|regressed|reversed|settled|normali[sz]ed)\b",
    " last ", " previous ", " prior ", " earlier ", " preceding ", " first ",
)  # fmt: skip
_CAVITY_AS_EXPECTED: Final = hinted(
    r"\b(?:ablation|resection|surgical|operative|embolisation|embolization) (?:cavity|zone|defect|bed|site|area)\b"
    r"[^;]*\bas (?:is |would be )?expected\b",
    " expected",
)
CANCER: Final = re.compile(r"[LMUDu]")
PURPOSE: Final = re.compile(r"(?:j[^|:]*|m[^|:vp]*)$")  # "to exclude", "assessment of"
_WITH_TUMOUR: Final = re.compile(
    r"[dT]*\|?[^|,:hnBxvpSRN]*[LMD]"
)  # "the collapse has progressed with tumour"
_OWN_CLAUSE: Final = re.compile(r"^.*[vpH][^&]*&")  # "the markers rise, and progression ..."
# "progression: SUV 9, size unchanged"
_EVENT_LATER: Final = re.compile(r"[^:]*:[^,PQG~ZWSRN]*,[^PQGZ~W]*[SRN][^PQGZ~W]*$")
_NAMES_LESIONS: Final = re.compile(
    r"metasta|lesion|\bmets\b|deposit|nodul|\bnodes|disease|tumou?r|secondaries"
)
_SUGGESTED_BY: Final = re.compile(r"B[^|,:hnB]*h[dTF.]*$")  # "symptoms suggest progression"
_UNKNOWN_SUBJECT: Final = re.compile(r"[dTAC]*\.[.dTFA&]*v[dTcsn]*\Z")  # "the filter has grown"
_UNKNOWN_AFTER: Final = re.compile(r"[dTAC]*\.")  # "increase in dose"
_PATIENT: Final = re.compile(r"\W*(?:(?:the|this|our) )?(?:patient|pt|lady|woman|she|he)\b")
_GROWING: Final = re.compile(r"(?:ing|ed)\b")
_NODES: Final = re.compile(r"\b(?:nod(?:es?|al|ules?)|(?:lymph)?adenopathy)\b")
_TRUNK: Final = re.compile(r"\b(?:chest|thora\w+)\b.*\babd\w+|\bbody\b")
_SLIGHT: Final = re.compile(r"s[dTcFG]*$")  # "slight increase"
_YEAR_AFTER: Final = re.compile(r"[^ck|,]{0,7}y")  # "progression in 2024"
_SLIGHT_AFTER: Final = re.compile(r"[dTFLMDUA]*s")  # "growth of the lesion is slight"
# "Effusion with nodular thickening, in keeping with metastases": named in another clause, but of the same lesion.
_NAMED_LATER: Final = re.compile(r"[^PQG~ZWSRNhnq]*k[^|,hnB]*[MD]")
_HAS_ENLARGED: Final = re.compile(r"\b(?:has|have)(?: \w+)? enlarged\b", re.IGNORECASE)
_OF_UNKNOWN: Final = re.compile(r"d*F[dT]*\.")  # "progression of the fistula"
# "Foci of increased uptake are unchanged": what the scan shows, not what has changed.
_SITES_OF_INCREASED: Final = re.compile(
    r"\b(?:foc(?:i|us)|areas?|sites?|regions?|lesions?) (?:of|with) (?:\w+ ){0,2}increased\b", re.IGNORECASE
)
_SIZE_LIMIT: Final = re.compile(r"(?:larger|bigger) than \d", re.IGNORECASE)


class Worse(Scope):
    """The readers of events that speak of progression."""

    def _progression(self, at: int) -> Statement | None:
        before, after, key = self.span(at)
        if PURPOSE.search(before):
            return _asked(before)
        # "Progression, and a cyst": the noun after "and" is not what progressed
        own = after.partition("&")[0] if self.kinds[at] == "P" else after
        subject = self._what_progresses(at, before, own, key)
        adjective = self.kinds[at] == "Q"
        if adjective and _GETTING_BETTER.match(after) and _PROGRESSIVE.search(self.lowered):
            return None  # "progressive decrease": read as a decrease
        if adjective and _SCLEROSIS_AFTER.match(after):
            return self._sclerosis(before, after)
        value = self._value(at, before, after)
        if subject == "B" and (_SUGGESTED_BY.search(before) or _WITH_TUMOUR.match(self.kinds, at + 1)):
            return Statement(sense=Sense.HEDGE)  # "symptoms suggest progression"
        if subject == "B" and re.match(r"[^|,hnB]*[LMD]", after):
            return self._unless_denied(
                Sense.HEDGE, before, after
            )  # "the collapse has progressed, with tumour"
        sense = self._progression_subject(subject, before + after + key, after, adjective=adjective)
        if sense is not Sense.PROGRESSION and value is None:
            return self._unless_denied(sense, before, after)
        whole = "A" not in before + after + key
        if value is not None:
            doubtful = Sense.HEDGE if "h" in before else Sense.PROGRESSION
            return self._keyed(value, doubtful, Statement(sense=Sense.GOOD, whole=whole))
        polarity = self.polarity(before, after)
        if polarity is Polarity.DENIED:
            unsaid = SAID_EARLIER.match(after) or self.set_aside()
            return None if unsaid else Statement(sense=Sense.GOOD, whole=whole)
        if self.past(before, after) or self.on_earlier_study(after):
            return None
        if _YEAR_AFTER.match(after) and not re.search(r"v[dc]*$", before):
            if self.under_another_drug(at):
                return None
            return None if re.search("[SRN]", self.kinds) else Statement(sense=Sense.HEDGE)
        if polarity is Polarity.UNCLEAR or self.hedged(before, after, named=True):
            return Statement(sense=Sense.HEDGE)
        return Statement(sense=Sense.PROGRESSION)

    def _what_progresses(self, at: int, before: str, after: str, key: str) -> str:
        subject = self.subject(_OWN_CLAUSE.sub("", before), after, key)
        if subject in ("a", "l") and not FAINT_NOUN_AFTER.match(self.kinds, at + 1):
            subject = ""  # "findings consistent with progression" are not its subject
        if not subject and self._is_of_unknown(at, before):
            return "?"  # "the flap has progressed"
        return subject

    def _value(self, at: int, before: str, after: str) -> str | None:
        """What stands after a heading; in doubt for "Progression: SUVmax 9, was 4, size unchanged"."""
        value = self.key_value(at, before, after)
        return "h" if value == "own" and _EVENT_LATER.match(after) else value

    @staticmethod
    def _progression_subject(subject: str, around: str, after: str, *, adjective: bool) -> Sense | None:
        if subject in ("B", "O"):
            return None
        if subject == "E":
            return Sense.INCIDENTAL
        if subject in ("?", "a", "l"):
            return Sense.HEDGE
        if not subject and "A" not in around:
            if _OF_UNKNOWN.match(after) or (adjective and re.match(r"[d]*\.", after)):
                return Sense.HEDGE
            if adjective and not re.search("[wVr:]", around):
                return Sense.HEDGE
        return Sense.PROGRESSION

    def _unless_denied(self, sense: Sense | None, before: str, after: str) -> Statement | None:
        if sense is None or self.past(before, after):
            return None
        polarity = self.polarity(before, after)
        return None if polarity is Polarity.DENIED else Statement(sense=sense)

    @staticmethod
    def _keyed(value: str, affirmed: Sense, denied: Statement) -> Statement | None:
        if value in ("", "own"):
            return None
        if value in "nxq":
            return denied
        return Statement(sense=Sense.HEDGE if value == "h" else affirmed)

    def _growth(self, at: int) -> Statement | None:
        before, after, key = self.span(at)
        if PURPOSE.search(before):
            return _asked(before)
        if _SIZE_LIMIT.search(self.sentence) or self._explained_away(before, after) or self.of_diffusion(at):
            return None
        subject = self.subject(before, after, key)
        if _SCLEROSIS_ITSELF.match(after):
            return self._sclerosis(before, after)
        if _UPTAKE_AFTER.match(after):
            subject = self._uptake_subject(before, after)
            if not subject:
                return self._uptake_of_what_is_stable(at)
        subject = subject or self._own_noun(at) or self._not_named_here(at, before)
        if subject == "B" and _WITH_IT.search(self.kinds, 0, at):
            return Statement(sense=Sense.HEDGE)
        if subject in ("B", "O"):
            return None
        value = self.key_value(at, before, after)
        whole = "A" not in before + after + key
        if value is not None:
            return self._keyed(value, Sense.GROWTH, Statement(sense=Sense.GOOD, whole=whole))
        polarity = self.polarity(before, after)
        if polarity is Polarity.DENIED:
            return self._not_growing(at, subject, before + after + key, key)
        if subject == "E":
            return Statement(sense=Sense.INCIDENTAL)
        if self.past(before, after):
            return None
        if (
            polarity is Polarity.UNCLEAR
            or subject in ("", "?", "a", "l")
            or self.hedged(before, after, named=False)
        ):
            return Statement(sense=Sense.HEDGE)
        slight = _SLIGHT.search(before) or _SLIGHT_AFTER.match(after) or self.kinds[at] == "Z"
        return Statement(sense=Sense.SLIGHT if slight else Sense.GROWTH)

    def _not_growing(self, at: int, subject: str, around: str, key: str) -> Statement | None:
        """ "No enlarging lesion" is said of all; of nodes or of one organ it says nothing of the rest."""
        if subject not in tuple("LMUDu"):
            return None
        if "A" in key or self._is_of_one_organ(at, subject, around):
            return Statement(sense=Sense.NOT_GROWING)
        return Statement(sense=Sense.GOOD, whole="A" not in around)

    def _is_of_one_organ(self, at: int, subject: str, around: str) -> bool:
        """ "No enlarging lung nodule", but "the lung nodules are not enlarging"."""
        if subject not in "LU" or self.kinds.count("G") > 1 or _GROWING.search(self.word(at)) is None:
            return False
        if self.backward(self.kinds[:at]) or _TRUNK.search(self.lowered) is not None:
            return False
        named = "A" in around or _NODES.search(self.lowered) is not None
        return named and len(organs_of(self.lowered)) <= 1

    def _not_named_here(self, at: int, before: str) -> str:
        if self._is_of_unknown(at, before) or self._goes_on_with_unknown(at):
            return "?"
        return self.from_earlier(at)

    def _goes_on_with_unknown(self, at: int) -> bool:
        """ "Increase in dose", "no enlarging fistula"."""
        unknown = _UNKNOWN_AFTER.match(self.kinds, at + 1)
        return unknown is not None and is_name(self.word(unknown.end() - 1))

    def _is_of_unknown(self, at: int, before: str) -> bool:
        """Whether an unlisted noun other than the patient is what has got worse."""
        if _UNKNOWN_SUBJECT.match(before) is None or _PATIENT.match(self.lowered) is not None:
            return False
        return self.names_unknown(at)

    def _own_noun(self, at: int) -> str:
        """The noun that an event holds itself: "more bone metastases"."""
        return "L" if _NAMES_LESIONS.search(self.word(at)) else ""

    def _spread(self, at: int) -> Statement | None:
        """ "Further spread of disease", "peritoneal spread not excluded"; known spread alone says nothing."""
        before, after, key = self.span(at)
        if PURPOSE.search(before) or self.past(before, after):
            return None
        own_before, own_after = before.rpartition(",")[2], after.partition(",")[0]
        if self.subject(own_before, own_after, key) in ("B", "E", "O") or re.search(
            "[SR]", own_before + own_after
        ):
            return None
        value = self.key_value(at, before, after)
        if value is not None:
            return self._keyed(value, Sense.NEW, Statement(sense=Sense.NOTHING_NEW))
        polarity = self.polarity(before, after)
        if polarity is Polarity.DENIED:
            return Statement(sense=Sense.NOTHING_NEW)
        if polarity is Polarity.UNCLEAR or self.hedged(before, after, named=True):
            return Statement(sense=Sense.HEDGE)
        return Statement(sense=Sense.NEW if _SPREADS_NOW.search(before + "~" + after) else Sense.HEDGE)

    def _uptake_subject(self, before: str, after: str) -> str:
        """ "Increased uptake" describes one scan; beside a comparison it says that uptake has risen."""
        around = before + after
        if not CANCER.search(around) or ("S" in after and _SITES_OF_INCREASED.search(self.sentence)):
            return ""
        return "L" if re.search("[ce]", around) or "interval" in self.sentence.lower() else "?"

    def _uptake_of_what_is_stable(self, at: int) -> Statement | None:
        """ "The metastases are stable in size but show more uptake"."""
        clauses = self.kinds[:at]
        about = self.backward(clauses.replace("|", ","))
        return Statement(sense=Sense.HEDGE) if "|" in clauses and about in tuple("LMUD") else None

    def _sclerosis(self, before: str, after: str) -> Statement | None:
        if self.polarity(before, after) is Polarity.DENIED:
            return None
        healed = re.search("[fNr]|k[dTA,]*R", self.kinds) is not None
        if healed and "h" not in before + after:
            return Statement(sense=Sense.GOOD)
        return Statement(sense=Sense.HEDGE)

    def _new(self, at: int) -> Statement | None:
        before, after, key = self.span(at)
        if PURPOSE.search(before):
            return _asked(before)
        if self.called_benign(before, after) or self._since_resolved():
            return None
        if _SCLEROSIS_AFTER.match(after):
            return self._sclerosis(before, after)
        noun = what_is_new(before, after, key)
        if noun == "D" and "new diagnosis" in self.sentence.lower():
            return None
        if not noun:
            return new_headed(after) or self._new_of_unknown(before, after)
        named = (
            noun == "M"
            or re.search(r"k[^|,h]*[MD]", after) is not None
            or _NAMED_LATER.match(self.kinds, at + 1) is not None
        )
        value = self.key_value(at, before, after)
        if value is not None and noun in tuple("LMUDua"):
            return self._keyed(value, Sense.NEW, Statement(sense=Sense.NOTHING_NEW))
        polarity = self.polarity(before, after)
        if polarity is Polarity.DENIED:
            return Statement(sense=Sense.NOTHING_NEW) if noun in tuple("LMUDua") else None
        if noun in ("B", "E", "O") and not named:
            return new_incidental(noun, after)
        if self.past(before, after) or (re.search(r"p[d]*$", before) and re.search("[SRN]", after)):
            return None
        if re.search(r"[lLa][^|]*k[^|h]*[fN]", after) and "h" not in before + after:
            return Statement(sense=Sense.GOOD)
        if polarity is Polarity.UNCLEAR or self.hedged(before, after, named=noun == "M"):
            return Statement(sense=Sense.HEDGE)
        open_question = (
            _TO_EXCLUDE.search(after)
            or noun in tuple("Ua?")
            or is_tiny(before, after, self.sentence)
            or ("i" in after and "biops" in self.lowered)
        )
        return Statement(sense=Sense.HEDGE if open_question and not named else Sense.NEW)

    def _explained_away(self, before: str, after: str) -> bool:
        """Whether a growth is of something benign, gone since, a flare, or what a treatment leaves behind."""
        if self.called_benign(before, after) or self._since_resolved():
            return True
        expected = _IS_FLARE.match(after) is not None or _CAVITY_AS_EXPECTED.search(self.lowered) is not None
        self.explained |= expected
        return expected

    def _since_resolved(self) -> bool:
        resolved = _SINCE_RESOLVED.search(self.lowered) is not None
        self.explained |= resolved
        return resolved

    def _new_of_unknown(self, before: str, after: str) -> Statement | None:
        """ "Caking, new since the last scan": of what is not known here."""
        if re.search("[BEOnqx]", self.kinds) or not re.match("[dT]*(?:c|,|$)", after) or not before:
            return None
        return Statement(sense=Sense.HEDGE)

    def _enlarged(self, at: int) -> Statement | None:
        """ "Enlarged nodes" describes; "the metastases enlarged" is growth."""
        before, after, _ = self.span(at)
        if self.called_benign(before, after) or self._since_resolved():
            return None
        if _HAS_ENLARGED.search(self.sentence):
            return self._growth(at)
        if re.search(r"[LMUD][dAvpc,]*$", before) or re.search(r"(?:^|:)[d]*$", before):
            if re.search(r"\bnod(?:e|es|al)\b|adenopathy", self.sentence, re.IGNORECASE) is None:
                return self._growth(at)
            return self._unless_denied(Sense.SLIGHT, before, after)
        return self._unless_denied(Sense.HEDGE, before, after) if re.match(r"[dA]*[MD]", after) else None

    def _additional(self, at: int) -> Statement | None:
        """ "Additional metastases": more of them, or the next on a list."""
        before, after, key = self.span(at)
        noun = re.match(r"[dAC#m.]{0,4}?([LMU])", after)
        if noun is None or PURPOSE.search(before) or self.past(before, after):
            return None
        polarity = self.polarity(before, after)
        if polarity is Polarity.DENIED:
            return Statement(sense=Sense.NOTHING_NEW)
        return None if re.search("[SRWket]", before + after + key) else Statement(sense=Sense.HEDGE)


def _asked(before: str) -> Statement | None:
    """ "To exclude progression" says nothing; "unclear if this is progression" leaves it open."""
    return Statement(sense=Sense.HEDGE) if re.search(r"h[dTF]*j[^|:]*$", before) else None
