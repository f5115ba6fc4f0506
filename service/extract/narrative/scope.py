"""Who, when and whether: how far denials, hedges and dates reach in a sentence (kinds: see `lexicon`)."""

import enum
import re
from collections.abc import Sequence
from typing import Final

from service.extract.narrative.earlier import (
    Clause,
    is_all_of_earlier_report,
    is_best_response,
    is_known_beforehand,
    is_of_earlier_report,
    is_under_another_drug,
    may_be_of_before,
    may_name_another_report,
)
from service.extract.narrative.hinted import folded, hinted
from service.extract.narrative.senses import Sense, Statement
from service.extract.narrative.subjects import is_diffusion, is_name
from service.extract.narrative.words import kinds_of, tokens_of, words_by_kind

# Patterns over kinds: a letter for each word (all in `lexicon`). n, q deny, h hedges, P Q G W ~ worse, S R N better,
# L lesion, M metastasis, U nodule, D disease, A organ, B E O not the cancer, v p H verbs, d T link, "." unlisted.
_REACH: Final = 80  # kinds; how far before and after an event is looked
_LONGEST_KEY: Final = 10
_BENIGN: Final = re.compile(r"[BE]")
_NOUN: Final = re.compile(r"[LMUDBEOual]")
_LISTED: Final = re.compile(r"[,&]")
_NO_LONGER: Final = re.compile(r"J[dv]*$")  # "is no longer growing"
_DENIED_CLAUSE: Final = re.compile(r"q([^|]*)$")  # "no evidence that ..."
_DENIED: Final = re.compile(r"n([^|n]*)$")  # "no ..."
_ADJECTIVES: Final = re.compile(r"[dTcsgCA]*W[dTcsgCA&]*\Z")  # "no new and enlarging ..."
_DENIED_SUBJECT: Final = re.compile(r"[dTcLMUDAFC]*(?:[vpH]+[dTcp]*)+\Z")  # "no lesion has grown"
_HEDGED_DENIAL: Final = re.compile(r"h[^|,]*[nq][^|nq]*$")  # "probably no new lesion"
_HEDGED_END: Final = re.compile(r"[dTcA,]*h[dTFc.]{0,2}$")  # "no growth, I think"
# "no cyst is seen, the metastases grow"
_OTHER_CLAUSE: Final = re.compile(r"[BEKx,]|&d[^&]*[LMUDA][^&]*[vpH]")
_NO_SUSPICION: Final = re.compile(
    r"\b(?:no|without)\b[\w ]{0,40}\b(?:suspici|concern|worri|suspect|hint)", re.IGNORECASE
)
_VERBS: Final = re.compile(r"[vpHKx]")
_HEDGED: Final = re.compile(r"h([^|]*)$")  # "possible ..."
# "history of ...", "prior lesion"
_PAST: Final = re.compile(r"(?:t[dTcLMDUAFC]*|(?<![cd])e[LMDUA]*|H[dp]*|c[^|,]*K[dT]*)$")
PREDICATE: Final = re.compile(r"[vpHn][dTcspVbC]*$")  # "the lesion is ..."
_LIST_GOES_ON: Final = re.compile(r"[^|:vpHnh]*o")  # "... nodes or lesions"
_NOT_SEEN: Final = re.compile(r"[dTcLMUDAWGPQF&o,C]{0,14}[vp]*[dp]*x")  # "new lesions are not seen"
_NOT_VERB: Final = re.compile(r"[dTLMUDAF]*[vp]+n[dTpv]*K")  # "growth is not evident"
_HEDGE_AFTER: Final = re.compile(r"([^|h]*)h(.*)", re.DOTALL)  # "growth is possible"
# "was seen previously", "seen in 2024"
_PAST_AFTER: Final = re.compile(r"[dTLMUADFpv]*K[dTv]*e|[dTLMUADF]*K[^|,cWGPv]{0,6}y")
# "growth of the lesion"
_FORWARD: Final = re.compile(r"(?:oW|[^|:,nhvpHSRNrPQWyxJ]|,(?=[dTAC]))*?([LMUDBEOu])")
SAID_EARLIER: Final = re.compile(r"[^|,cPQGW]*p[dT]*K[dT]*e")  # "... was reported on the previous CT"
_ON_EARLIER_STUDY: Final = re.compile(r"[dTADLMUF]*e")  # "on the last CT"
_ON_EARLIER: Final = re.compile(
    r"\b(?:on|at|in) (?:the |her )?(?:last|previous|prior|earlier|preceding) (?!comparison)\w", re.IGNORECASE
)
FAINT_NOUN_AFTER: Final = re.compile(r"[^|:,nhvpHSRNrPQWyxJ]*?([al])")  # "increase in uptake"
_SET_ASIDE: Final = hinted(r"\b(?:rather than|instead of|as opposed to)\b", " than", "instead", "opposed")
_NIL: Final = re.compile(r"x[dTA]*$")  # "nil progression"
# "new node is in keeping with a granuloma"
_BENIGN_AFTER: Final = re.compile(r"(?:&[WG])?[^|PQG~ZWSRNMDh]*[kv][dTA#]*.?[dTA#]*\.?[dTA#]*B[^MDh]*$")
_BENIGN_BEFORE: Final = re.compile(r"[LUa][dTA#]*[kv][dTA#]*.?[dTA]*B[&,dTvp]*$")  # "the lesion is a cyst"
# What a lesion can be called that is no cancer; other benign words only say what stands beside it.
_BENIGN_NAME: Final = re.compile(
    r"\b(?:is|are|was|were|represent(?:s|ing)?|keeping with|consistent with|compatible with|in line with"
    r"|typical (?:of|for)|characteristic of|diagnostic of|due to)(?: (?!not?\b|metasta|malig)[\w-]+){0,4}?"
    r" (?:benign|reactive|inflammatory|infecti\w+|pneumoni\w+|degenerative|arthritic|cysts?|h[ae]{1,2}mangiomas?"
    r"|vaccin\w+|immuni[sz]ation|booster|physiologic\w*|inflammation|sarcoid\w*|arthroplasty|brown fat"
    r"|(?!lymphang|mening|pleur|periton)\w+itis"
    r"|post-?(?:operative|surgical|biopsy|traumatic) \w+|marrow stimulation|adenomas?|fibroids?|lipomas?"
    r"|granulomas?|granulomatous|hamartomas?|bone islands?|enostos[ie]s"
    r"|(?:rib )?fractures?|osteoporotic|abscess(?:es)?|infarcts?|infarction|h[ae]{1,2}matomas?|seromas?"
    r"|scar(?:ring)?|fat|fatty|fibrosis|atelectasis|stones?|calcul[ui]s?|polyps?|thymus|thymic)\b",
    re.IGNORECASE,
)
_EARLIER_STUDY_SAID: Final = re.compile(r"^[dT]*e[dT]*I[dTA#y]*[HpvK]+[^|&,c]*$")  # "the prior CT showed ..."
_EARLIER_SAID: Final = re.compile(  # "old films show ..."
    r"\W*(?:(?:the|her|his|our) )?(?:previous|prior|old|last|earlier|outside|preceding)\b"
    r"(?: (?!lesion|metasta|nod|deposit|disease|mass|tumou?r|now|today|current)\w+){1,4}? (?:show|describ|stat|report"
    r"|suggest|conclud|demonstrat|reveal|document|note|said|mention|found|indicat)\w*\b(?!.*\b(?:now|today|current))",
    re.IGNORECASE,
)
_LEVEL: Final = re.compile(r"(?:[tlcs]\d+|seg(?:ment)?s?)\b")  # "T8 smaller": the lesion there
_VALUE: Final = re.compile(r"[dTF,]*(.?)")  # "progression: none"
_OWN_EVENT: Final = re.compile(r"[PQG~ZWSRN]")
_PRONOUN: Final = re.compile(r"(?:it|this|these|they|both|all|the largest|the index)\b", re.IGNORECASE)
_SENTENCES_BACK: Final = 3


class Polarity(enum.Enum):
    AFFIRMED = "affirmed"
    DENIED = "denied"
    UNCLEAR = "unclear"


class Scope:
    """One sentence, as kinds and as written, with the sentences before it; `at` is the place of an event."""

    def __init__(self, kinds: str, sentence: str, earlier: Sequence[str], tokens: Sequence[str] = ()) -> None:
        self.kinds = kinds
        self.tokens = tokens
        self._words: list[str] = []
        self.sentence = sentence
        self.lowered = folded(sentence)
        self.earlier = earlier
        self.explained = False  # by something benign, or as past
        self._topic: str | None = None

    def span(self, at: int) -> tuple[str, str, str]:
        """What stands before the event in its clause, what after, and the heading before a colon."""
        start = self.kinds.rfind("|", 0, at) + 1
        end = self.kinds.find("|", at)
        start, end = max(start, at - _REACH), min(end if end >= 0 else len(self.kinds), at + 1 + _REACH)
        before, after = self.kinds[start:at], self.kinds[at + 1 : end]
        key, colon, value = before.rpartition(":")
        return (value, after, key) if colon else (before, after, "")

    def clause(self, at: int) -> Clause:
        """The words of the clause around an event, as far as nothing is compared."""
        self._align()
        start = self.kinds.rfind("|", 0, at) + 1
        ends = [end for end in (self.kinds.find("|", at), self.kinds.find("c", at)) if end >= 0]
        colon = self.kinds.rfind(":", start, at)
        own = max(start, colon + 1)
        return Clause(
            before="" if "c" in self.kinds[own:at] else " ".join(self._words[own:at]),
            after=" ".join(self._words[at + 1 : min(ends, default=len(self.kinds))]),
            key=" ".join(self._words[start:colon]) if colon >= 0 else "",
        )

    def of_earlier_report(self, at: int, statement: Statement) -> bool:
        """Whether an earlier or outside report said so; what was bad then counts unless its heading is clear."""
        if statement.sense is Sense.GOOD and may_be_of_before(self.lowered):
            clause = self.clause(at)
            if is_best_response(clause) or is_known_beforehand(clause, self.lowered):
                self.explained = True
                return True
        if not may_name_another_report(self.lowered):
            return False
        if statement.sense in (Sense.GOOD, Sense.NOTHING_NEW, Sense.NOT_GROWING):
            earlier = is_of_earlier_report(self.clause(at), self.lowered)
        else:
            said = (
                statement.sense in (Sense.PROGRESSION, Sense.HEDGE)
                and ":" in self.kinds
                and "c" not in self.kinds
            )
            earlier = said and is_all_of_earlier_report(self.clause(at))
        self.explained |= earlier
        return earlier

    def under_another_drug(self, at: int) -> bool:
        """Whether an event with a year is one under a drug given before: "progression in 2025 under tamoxifen"."""
        found = may_name_another_report(self.lowered) and is_under_another_drug(self.clause(at).after)
        self.explained |= found
        return found

    def of_diffusion(self, at: int) -> bool:
        """Whether an event is one of the diffusion coefficient."""
        if "adc" not in self.lowered and "diffusion" not in self.lowered:
            return False
        clause = self.clause(at)
        found = is_diffusion(clause.before, clause.after)
        self.explained |= found
        return found

    def _align(self) -> None:
        if not self._words:
            self._words = words_by_kind(list(self.tokens))

    def word(self, at: int) -> str:
        """The word or phrase at a place."""
        self._align()
        return self._words[at]

    def names_unknown(self, at: int) -> bool:
        """Whether a word that is not listed here, and may be a noun, stands before an event in its clause."""
        self._align()
        start = self.kinds.rfind("|", 0, at) + 1
        words = zip(self.kinds[start:at], self._words[start:at], strict=True)
        return any(kind == "." and is_name(word) for kind, word in words)

    def polarity(self, before: str, after: str) -> Polarity:
        polarity = self._denied(before, after)
        if polarity is Polarity.DENIED and (_HEDGED_DENIAL.search(before) or _HEDGED_END.match(after)):
            return Polarity.UNCLEAR
        return polarity

    def _denied(self, before: str, after: str) -> Polarity:
        match = _DENIED_CLAUSE.search(before)
        if match is not None:
            return self._in_list(match[1], after) if _LISTED.search(match[1]) else Polarity.DENIED
        if _NO_LONGER.search(before):
            return Polarity.DENIED
        match = _DENIED.search(before)
        if match is not None:
            between = match[1]
            if _VERBS.search(between):
                if _DENIED_SUBJECT.match(between):
                    return Polarity.DENIED
                return Polarity.AFFIRMED if _OTHER_CLAUSE.search(between) else Polarity.UNCLEAR
            if re.search("[SRN]", between) or ("h" in between and not _NO_SUSPICION.search(self.sentence)):
                return Polarity.UNCLEAR
            if _LISTED.search(between):
                return self._in_list(between, after)
            return Polarity.UNCLEAR if _BENIGN.search(between) and "o" not in between else Polarity.DENIED
        if self.kinds.startswith(before) and _NIL.match(before):
            return Polarity.DENIED
        if _NOT_SEEN.match(after) or _NOT_VERB.match(after):
            return Polarity.DENIED
        return Polarity.AFFIRMED

    @staticmethod
    def _in_list(between: str, after: str) -> Polarity:
        """A denial reaches over commas only when the list goes on with "or", or lists mere adjectives."""
        last = _LISTED.split(between)[-1]
        if "o" in last or _LIST_GOES_ON.match(after) or _ADJECTIVES.match(between):
            return Polarity.DENIED
        return Polarity.UNCLEAR

    def hedged(self, before: str, after: str, *, named: bool) -> bool:
        match = _HEDGED.search(before)
        if match is not None and not (_BENIGN.search(match[1]) and re.search("[,&]", match[1])):
            return True
        match = _HEDGE_AFTER.match(after)
        if match is None:
            return False
        between, rest = match[1], match[2]
        first = re.match(r"[^,|]*?([LMUDPQGWBEOu])", rest)
        apart = (
            re.search("[,&]", between) is not None
            and re.match("[d]*v", rest) is None
            and between[-2:] != ",d"
        )
        if first is None:
            return not named or not apart
        if apart and (named or first[1] in "WG"):
            return False
        return not (named and first[1] in "BEO")

    def past(self, before: str, after: str) -> bool:
        return (
            _PAST.search(before) is not None
            or ("K" in after and (_PAST_AFTER.match(after) or SAID_EARLIER.match(after)) is not None)
            or ("e" in before and _EARLIER_STUDY_SAID.match(before) is not None)
            or ("e" in before[:3] and not re.search("[|,&]", before) and self._earlier_said())
        )

    def _earlier_said(self) -> bool:
        return _EARLIER_SAID.match(self.sentence) is not None

    def on_earlier_study(self, after: str) -> bool:
        """Whether the event is what an earlier study showed: "stable disease on the last CT"."""
        return _ON_EARLIER_STUDY.match(after) is not None and _ON_EARLIER.search(self.sentence) is not None

    def set_aside(self) -> bool:
        """Whether a denial only says what a finding is not: "flare rather than progression"."""
        return _SET_ASIDE.search(self.lowered) is not None

    def called_benign(self, before: str, after: str) -> bool:
        """Whether the clause says that the lesion is something benign: a cyst, reactive, a fracture."""
        if "B" not in self.kinds or not (_BENIGN_AFTER.match(after) or _BENIGN_BEFORE.search(before)):
            return False
        named = _BENIGN_NAME.search(self.sentence) is not None
        self.explained |= named
        return named

    def subject(self, before: str, after: str, key: str) -> str:
        """The kind of noun the event is about: a cancer kind, B or E, "?" when mixed, "" when none."""
        forward = _FORWARD.match(after) or FAINT_NOUN_AFTER.match(after)
        backward = self.backward(before)
        if forward is not None and not (PREDICATE.search(before) and backward):
            return forward[1]
        if backward:
            return backward
        return self.backward(key)

    def has_own_noun(self, at: int) -> bool:
        """Whether a clause names an organ or an unlisted thing: its event is not one of what was named before."""
        start, end = self.kinds.rfind("|", 0, at) + 1, self.kinds.find("|", at)
        clause = self.kinds[start : end if end >= 0 else len(self.kinds)]
        return ("." in clause or "A" in clause) and any(
            self._is_noun(kind, self.word(start + place)) for place, kind in enumerate(clause) if kind in ".A"
        )

    @staticmethod
    def _is_noun(kind: str, word: str) -> bool:
        return _LEVEL.match(word) is None if kind == "A" else " " in word or is_name(word)

    def from_earlier(self, at: int) -> str:
        """The noun of an earlier clause of the sentence, else of the sentences before it."""
        return self.backward(self.kinds[max(0, at - _REACH) : at].replace("|", ",")) or self._from_topic()

    @staticmethod
    def backward(before: str) -> str:
        """The noun of the last part before the event that has one."""
        for part in reversed(before.replace("&", ",").split(",")):
            nouns: list[str] = _NOUN.findall(part)
            cancer = [noun for noun in nouns if noun in "LMUDu"]
            other = [noun for noun in nouns if noun in "BEO"]
            if cancer and other:
                return "?"
            if nouns:
                return (cancer[-1:] or other or nouns[-1:])[0]
        return ""

    def _from_topic(self) -> str:
        if self._topic is None:
            self._topic = self._read_topic()
        return self._topic

    def _read_topic(self) -> str:
        """What the sentences before were about, nearest first."""
        for sentence in self.earlier[: -_SENTENCES_BACK - 1 : -1]:
            if _PRONOUN.match(sentence):
                continue
            nouns = _NOUN.findall(kinds_of(tokens_of(sentence)))
            if any(noun in "LMUD" for noun in nouns):
                return "L"
            if any(noun in "BE" for noun in nouns):
                return "B"
        return ""

    def key_value(self, at: int, before: str, after: str) -> str | None:
        """For an event in a heading ("New lesions: none"): what its value says, "" if empty; else None."""
        key, colon, value = after.partition(":")
        if not colon or len(before) + len(key) > _LONGEST_KEY:
            return None
        if not re.search(r"[^,dF.]", value) and not value.strip("dF,"):
            return ""
        first = _VALUE.match(value)
        head = first[1] if first is not None else ""
        if head in "nxqY" and head:
            return head
        if _OWN_EVENT.search(value):
            return "own"
        return "h" if "h" in value else "value"
