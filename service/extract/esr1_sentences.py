"""What sentences of a laboratory report say about ESR1.

Only an explicit statement about a sample counts. Gene lists, methods, disclaimers, treatment advice, history
and statements on the protein are no results; a negative for one allele, for a fusion or for part of the gene
is no negative for the gene; a hedge is an indeterminate result. Whatever mixes both answers is indeterminate
too.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from service.chart.esr1 import Call, Doubt
from service.extract import esr1_vocabulary as say
from service.extract.esr1_layout import Sentence, sentences
from service.extract.esr1_objection_words import BELOW, COMPARED, GENERAL
from service.extract.esr1_plain_words import EXPLANATION, is_plain
from service.extract.genomic_origin import is_disclaimer, is_germline_disclaimer
from service.extract.genomic_words import ESR1, other_gene_places
from service.terms.esr1_variants import PROTEIN_LENGTH
from service.terms.hgvs import NO_NAMES, VariantNames, variant_names

MOST_CHARACTERS: Final = 200_000
"""A longer text is not searched to the end, so that finding no statement in it means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement: the call, the variants it names, a structural change it names, fraction, doubts,
    sentence.
    """

    call: Call
    names: VariantNames = NO_NAMES
    structural: str | None = None
    vaf: str | None = None
    doubts: frozenset[Doubt] = frozenset()
    vague: bool = False
    """Nothing firmer than a mention, or words that are not understood: beside a coded result it says nothing."""
    quote: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A statement; ``weak`` when only a name stands there, which counts where nothing firmer is said."""

    statement: Statement
    weak: bool = False


_SEVERAL: Final = 2


def read_statements(text: str) -> tuple[Statement, ...]:
    """All statements on ESR1 of one text, without repetitions.

    Where the text contradicts itself about the gene, every statement becomes indeterminate.
    """
    text = text[:MOST_CHARACTERS]
    alone = ESR1.search(text) is not None and not other_gene_places(text)
    judged: list[_Judged] = []
    for sentence in sentences(text):
        found = _of_sentence(sentence.text, about_esr1=alone)
        judged.extend([_mentioned(entry) for entry in found] if _is_of_else(sentence) else found)
    return _consistent(judged)


def _is_of_else(sentence: Sentence) -> bool:
    """Whether a sentence is about an earlier test, the method, a control, or somebody else."""
    return sentence.aside or say.NOT_THE_SAMPLE.search(sentence.text) is not None


def _mentioned(judged: _Judged) -> _Judged:
    """Any verdict as a bare mention, which counts where nothing firmer is said."""
    statement = replace(judged.statement, call=Call.INDETERMINATE, vague=True)
    return _Judged(statement=statement, weak=True)


def fraction_in(text: str) -> str | None:
    """The allele fraction a text states, as written; a bare number above 1 is said to have no unit."""
    found = say.VAF.search(text)
    if found is None:
        return None
    return (found["labelled"] or found["percent"]).strip().rstrip(".,")


def is_nothing(fraction: str | None) -> bool:
    """Whether a fraction is zero: nothing was found."""
    return fraction is not None and re.fullmatch(r"[~=]?\s?0+(?:[.,]0+)?(?:\s.*|%)?", fraction) is not None


def doubts_in(text: str) -> frozenset[Doubt]:
    """Germline origin and doubtful significance as far as a text states them."""
    said = {doubt for doubt, words in say.SIGNIFICANCE if words.search(text)}
    if Doubt.GERMLINE in said and (say.NOT_GERMLINE.search(text) or is_germline_disclaimer(text)):
        said.discard(Doubt.GERMLINE)
    return frozenset(said)


def structural_in(text: str) -> str | None:
    """The kind of change a text names that is not a point mutation, in one word."""
    found = say.STRUCTURAL.search(text)
    return found.lastgroup if found else None


def _of_sentence(sentence: str, *, about_esr1: bool) -> list[_Judged]:
    if sentence.endswith("?") or not (about_esr1 or ESR1.search(sentence)):
        return []
    judged: list[_Judged] = []
    carried = about_esr1
    named = ESR1.search(sentence) is not None
    for clause in say.CLAUSE.split(sentence):
        explicit = ESR1.search(clause) is not None
        carried = explicit or (carried and not other_gene_places(clause))
        if not carried:
            continue
        speaks = explicit or named or say.GENERIC.search(clause) or say.RESULT.match(clause)
        verdict = _judge(clause, sentence) if speaks else None
        if verdict is not None and (explicit or not verdict.weak):
            judged.extend(_each_variant(verdict, clause))
        elif judged and verdict is None:
            judged[-1] = _with_detail(judged[-1], clause)
    if say.DOUBTED.search(sentence):
        judged = [_in_doubt(entry) for entry in judged]
    return judged


def _in_doubt(judged: _Judged) -> _Judged:
    if judged.statement.call is not Call.DETECTED:
        return judged
    return replace(judged, statement=replace(judged.statement, call=Call.INDETERMINATE))


def _each_variant(judged: _Judged, clause: str) -> list[_Judged]:
    """One statement per variant found, each with the fraction that stands beside it."""
    said = judged.statement
    if said.call is not Call.DETECTED or len(said.names.proteins) < _SEVERAL:
        return [judged]
    beside = {
        names.proteins[0].name: fraction_in(piece)
        for piece in say.PIECE.split(clause)
        if len((names := variant_names(piece)).proteins) == 1
    }
    return [
        _Judged(
            statement=replace(
                said,
                call=Call.INDETERMINATE if is_nothing(beside.get(change.name)) else said.call,
                names=VariantNames(proteins=(change,)),
                vaf=beside.get(change.name),
            ),
        )
        for change in said.names.proteins
    ]


def _with_detail(judged: _Judged, clause: str) -> _Judged:
    """The statement with what a clause after it adds: names and fraction that it lacked, or a doubt."""
    said = judged.statement
    if said.call is not Call.DETECTED:
        return judged
    if say.HEDGE.search(clause) and not say.MEANING.search(clause):
        said = replace(said, call=Call.INDETERMINATE)
    named = _own_names(clause)
    if not said.names and named and not say.LEFT_OVER.search(clause):
        said = replace(said, names=named)
    said = replace(said, vaf=said.vaf or fraction_in(clause), doubts=said.doubts | doubts_in(clause))
    if is_nothing(said.vaf):
        said = replace(said, call=Call.INDETERMINATE)
    return replace(judged, statement=said)


def _judge(clause: str, sentence: str) -> _Judged | None:
    if (
        say.PROTEIN.search(clause)
        or _is_of_receptor(clause)
        or (is_disclaimer(clause) and not _own_names(clause))
    ):
        return None
    part = say.PRESENT_SAMPLE.sub(" ", say.TREND.sub(" ", _own_part(clause)))
    negative = say.NEGATIVE.search(part)
    rest = say.NEGATIVE.sub(" ", part)
    positive = say.POSITIVE.search(rest)
    names = _own_names(part)
    statement = Statement(
        call=Call.INDETERMINATE,
        names=names,
        structural=structural_in(part),
        vaf=fraction_in(part),
        doubts=doubts_in(part),
        quote=sentence,
    )
    special = _special_call(clause)
    if (
        special is Call.FAILED
        and ESR1.search(part)
        and not GENERAL.search(part)
        and not say.GENERAL.search(part)
    ):
        return _Judged(statement=replace(statement, call=special))
    if _is_scope(part, negative, positive, names):
        return None
    if say.HISTORY.search(part):
        return _historical(statement, part)
    if special is not None:
        return _Judged(statement=replace(statement, call=special))
    if negative and not positive:
        return _negated(statement, part)
    if negative is None and positive is None:
        return _unspoken(statement, part)
    if negative or _is_doubted(part, rest, positive):
        return _Judged(statement=statement)
    return _detected(statement, part)


def _is_of_receptor(clause: str) -> bool:
    return say.RECEPTOR.search(clause) is not None and not (say.GENERIC.search(clause) or _own_names(clause))


def _detected(statement: Statement, part: str) -> _Judged | None:
    """A detection in plain words; in others, for people to read; of patients in general, nothing."""
    head = _without_explanation(part)
    if say.GENERAL.search(head):
        return None
    if is_nothing(statement.vaf):
        return _Judged(statement=statement)
    if not is_plain(head):
        return _Judged(statement=replace(statement, vague=True))
    return _Judged(statement=replace(statement, call=Call.DETECTED))


def _without_explanation(part: str) -> str:
    """The part up to where, after the verdict, it goes on to what the finding means."""
    verdict = say.POSITIVE.search(part) or say.VAF.search(part)
    found = EXPLANATION.search(part, verdict.end()) if verdict is not None else None
    return part[: found.start()] if found is not None else part


def _special_call(clause: str) -> Call | None:
    for words, call in ((say.FAILED, Call.FAILED), (say.PENDING, Call.PENDING), (say.NO_CALL, Call.NO_CALL)):
        if words.search(clause):
            return call
    return None


def _is_scope(
    part: str, negative: re.Match[str] | None, positive: re.Match[str] | None, names: VariantNames
) -> bool:
    """Whether the clause speaks of tests, treatments or patients in general instead of this sample.

    What follows a verdict on a named variant, or a negative, explains it and does not take it back.
    """
    if say.DISCLAIMER.search(part) or (not names and _is_under_a_limit(part) and GENERAL.search(part)):
        return True
    if say.LIMIT.search(part) and not BELOW.search(part):
        return not (names and say.VAF_THEN_LIMIT.search(part))
    found = say.SCOPE.search(part)
    if found is None:
        return False
    if negative is not None:
        return found.start() < negative.start()
    verdict = positive or say.VAF.search(part)
    if verdict is None or not names:
        return True
    return say.SCOPE.search(part[: part.find(verdict[0]) + len(verdict[0])]) is not None


def _is_under_a_limit(part: str) -> bool:
    return BELOW.search(part) is not None or say.UNDER_A_LIMIT.search(part) is not None


def _historical(statement: Statement, part: str) -> _Judged | None:
    """An earlier result is not this sample's; one said to persist, or mixed with today's, is for people to
    read.
    """
    history = say.HISTORY.search(part)
    verdicts = [
        found.start() for words in (say.NEGATIVE, say.POSITIVE) if (found := words.search(part)) is not None
    ]
    comes_first = history is not None and all(history.start() < start for start in verdicts)
    if comes_first and not say.CURRENT.search(part):
        return None
    return _Judged(statement=statement)


def _negated(statement: Statement, part: str) -> _Judged | None:
    alleles = len(statement.names.proteins) + len(statement.names.codings) + len(statement.names.genomics)
    generic = say.GENERIC.search(part) is not None
    if alleles and say.GONE.search(part):
        return _Judged(statement=replace(statement, names=NO_NAMES, vaf=None))
    if say.EXCEPTION.search(part) or say.PART.search(part) or alleles == 1 or COMPARED.search(part):
        return None
    if (alleles or statement.structural) and not generic:
        return None
    if say.HEDGE.search(part):
        return _Judged(statement=replace(statement, names=NO_NAMES, structural=None, vaf=None))
    return _Judged(
        statement=replace(
            statement, call=Call.NOT_DETECTED, names=NO_NAMES, structural=None, vaf=None, doubts=frozenset()
        )
    )


def _unspoken(statement: Statement, part: str) -> _Judged | None:
    """No verdict: a variant with its fraction is a finding, a bare variant or a hedge is for people to read."""
    if statement.names and statement.vaf and not _is_doubted(part, part, None):
        return _detected(statement, part)
    if say.OPEN.search(part) or (statement.names and (BELOW.search(part) or say.ARTEFACT.search(part))):
        return _Judged(statement=statement)
    if statement.names or (say.HEDGE.search(part) and not BELOW.search(part) and say.SIGNAL.search(part)):
        return _Judged(statement=replace(statement, vague=True), weak=True)
    return None


def _is_doubted(part: str, rest: str, positive: re.Match[str] | None) -> bool:
    if say.LEFT_OVER.search(rest) or BELOW.search(part):
        return True
    if positive is None:
        return say.HEDGE.search(part) is not None
    end = part.find(positive[0]) + len(positive[0])
    after = part[end:]
    return say.HEDGE.search(part[:end]) is not None or (
        say.HEDGE.search(after) is not None and not say.MEANING.search(after)
    )


def _own_part(clause: str) -> str:
    """The part of a clause that speaks of ESR1, when it speaks of other genes too."""
    if not other_gene_places(clause):
        return clause
    parts = say.LIST.split(clause)
    first = next((place for place, part in enumerate(parts) if ESR1.search(part)), None)
    if first is None:
        return clause
    for last in range(first, len(parts)):
        together = ", ".join(parts[first : last + 1])
        if say.NEGATIVE.search(together) or say.POSITIVE.search(together) or fraction_in(together):
            return together
    return clause


def _own_names(part: str) -> VariantNames:
    """The variants that belong to ESR1: all, or where other genes are named those right after its own name."""
    places = other_gene_places(part)
    if places:
        found = ESR1.search(part)
        if found is None:
            return NO_NAMES
        end = next((place for place in places if place > found.end()), len(part))
        part = part[found.start() : end]
    names = variant_names(part)
    return VariantNames(
        proteins=tuple(change for change in names.proteins if change.last <= PROTEIN_LENGTH),
        codings=names.codings,
        genomics=names.genomics,
    )


def _consistent(judged: list[_Judged]) -> tuple[Statement, ...]:
    """Leave out bare mentions beside verdicts; a text that says both yes and no says neither."""
    firm = [entry.statement for entry in judged if not entry.weak] or [entry.statement for entry in judged]
    calls = {statement.call for statement in firm}
    if Call.NOT_DETECTED in calls and len(calls) > 1:
        firm = [replace(statement, call=Call.INDETERMINATE) for statement in firm]
    kept: dict[tuple[Call, VariantNames, str | None], Statement] = {}
    for statement in firm:
        first = kept.setdefault((statement.call, statement.names, statement.structural), statement)
        kept[first.call, first.names, first.structural] = replace(
            first, vaf=first.vaf or statement.vaf, doubts=first.doubts | statement.doubts
        )
    return _without_unnamed(tuple(kept.values()))


def _without_unnamed(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """ "ESR1 mutation detected: D538G" in two sentences is one finding, not one more without a name."""
    named = any(statement.names or statement.structural for statement in statements)
    return tuple(
        statement
        for statement in statements
        if not named or statement.call is not Call.DETECTED or statement.names or statement.structural
    )
