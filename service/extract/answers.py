"""Positive or negative: the ways a coded, textual or interpreted value says it.

A wording counts only where it is understood: one that names an earlier specimen, insufficient material, a question
or an unknown word beside its answer is UNCLEAR.
"""

import re
from collections.abc import Iterator
from typing import Final

from service.chart.diagnosis import Receptor, ReceptorAnswer
from service.extract.receptor_wordings import about, clauses, uniform
from service.fhir.resources import CodeableConcept, Component, Observation, as_list, codings, texts

_POSITIVE_CODES: Final = frozenset(
    {"LA6576-8", "LA9633-4", "10828004", "52101004", "260373001", "POS", "positiv", "P", "LA11843-2"}
)
"""LOINC answers Positive, Present; SNOMED CT Positive, Present, Detected; v3 POS; MII "positiv", oBDS "P"."""
_NEGATIVE_CODES: Final = frozenset(
    {"LA6577-6", "LA9634-2", "260385009", "2667000", "260415000", "NEG", "negativ", "N"}
)
"""LOINC answers Negative, Absent; SNOMED CT Negative, Absent, Not detected; v3 NEG; MII "negativ", oBDS "N"."""
_EQUIVOCAL_CODES: Final = frozenset({"LA11885-7", "42425007", "IND", "E", "LA11884-6", "82334004"})
"""LOINC Equivocal, Indeterminate; SNOMED CT Equivocal, Indeterminate; v3 IND, E."""

_EQUIVOCAL_WORDS: Final = re.compile(
    r"\b(?:equivocal|borderline|indeterminate|inconclusive|undetermined|unknown|pending|awaited|ausstehend"
    r"|fraglich\w*"
    r"|not\s+(?:performed|done|assessed|tested|determined|evaluated|interpretable|evaluable|assessable"
    r"|available|reported))\b",
    re.IGNORECASE,
)
_STAIN: Final = (
    r"(?:stain\w*|expression|(?:immuno)?reactivity|immunostain\w*|positivity|labell?ing"
    r"|amplification|overexpression)"
)
_NO_RESULT: Final = r"(?:data|results?|stud|test|analys|info|status|assay|pattern|artefact|artifact)"
"""What is missing in "no amplification results": not the amplification."""
_LOW_WORD: Final = r"\blow\b(?![\s-]+(?:level|grade|amplif\w*|stain\w*|intens\w*))"
_WEAK: Final = re.compile(r"\b(?:weak|faint|schwach|faibl|d[eé]bil)", re.IGNORECASE)
"""A weak HER2 stain may be 1+ or 2+."""
_LOW: Final = re.compile(_LOW_WORD, re.IGNORECASE)
_NEGATIVE_WORDS: Final = re.compile(
    rf"(?P<word>\bnegative\s+for\s+(?:@|HER-?2|gene|over-?expression|expression|amplification|staining|\s)+"
    rf"|\b(?:n[eé]gati(?:ve|v|ves|vo|va|f|fs|ef|eve)|negativ(?:e[mrsn]?|ity)|neg)\b"
    rf"|\bnot\s+(?:detected|present|over-?expressed|expressed)\b|\b(?:not|non?|nicht|sin"
    rf"|sans)\s+amplif\w+\b(?!\s+{_NO_RESULT})"
    rf"|\b(?:non|un)-?\s?(?:amplified|reactive)|\babsent\b|\bultra-?low\b|{_LOW_WORD}"
    rf"|\bnicht\s+(?:amplifiziert|exprimiert|nachweisbar)\b|\bkeine\s+(?:amplifikation|überexpression|expression)\b"
    rf"|\b(?:no|without|lacks?)\s+(?:(?:evidence\s+of|@|HER-?2|ERBB2|gene|nuclear|membran\w+"
    rf"|positive)\s*){{0,3}}{_STAIN}"
    rf"\b(?!\s+{_NO_RESULT})(?:\s+(?:of\s+@|detected|seen|present|identified|observed))?"
    rf"|\b{_STAIN}\s*:?\s*(?:is\s+|was\s+)?(?:(?:absent|negative|not\s+(?:detected|present|seen"
    rf"|identified))\b|no(?=\s*$))"
    r")|(?P<sign>(?:(?<=@)\s*[:=]?\s*|(?<=\w)(?<!positive)(?<!negative)(?<!positiv)(?<!negativ))"
    r"(?:\(?-\)?(?=\s*$|\s*[;,/)])|-(?=\s+(?!\s|\d|[<>]|pos|neg|low|ultra|weak|strong|moder|stain|nucl))))",
    re.IGNORECASE,
)
_POSITIVE_WORDS: Final = re.compile(
    r"\b(?:positi(?:ve|v|ves|vo|va|vi|f|fs|ef|eve)|positiv(?:e[mrsn]?|ity)|pos|immunopositive)\b"
    r"|\b(?P<present>present|detected)\b|\b(?:over-?expressed|over-?expression|amplified|amplification"
    r"|amplifiziert)\b"
    r"|(?<![\d.])[1-3]\s*\+(?!\s*/?\s*-)|^\s*(?P<alone>\+)\s*$|^\s*\+{2,3}\s*$"
    r"|(?:(?<=@)\s*[:=]?\s*|(?<=[^\W0]))\(?\+{1,3}\)?(?=\s*$|\s|[;,/)])",
    re.IGNORECASE,
)
_MIXED: Final = re.compile(r"\+\s*/?\s*-|\u00b1|\+/\s*\+?/?\s*-")
_DOUBT: Final = re.compile(
    r"\?|\b(?:19|20)\d\d\b|\b\d+\s+(?:in|of|out\s+of)\s+\d{3,}\b"
    r"|\b(?:prior|previous(?:ly)?|former(?:ly)?|earlier|historical(?:ly)?|history|past|initial(?:ly)?"
    r"|original(?:ly)?|baseline"
    r"|outside|elsewhere|reportedly|patient|converted|conversion|changed|discordan\w+|heterogen\w+|differs?"
    r"|contralateral"
    r"|insufficient|inadequate|scant|unsatisfactory|non-?\s?diagnostic|cannot|can\s+not|can't|could|unable"
    r"|un(?:evaluable|interpretable)"
    r"|suspicious|suspected|suspicion|suggest\w*|possibl[ey]|probabl[ey]|likely|presum\w+|apparent\w*"
    r"|favou?r\w*|questionable|doubtful"
    r"|cancel\w*|void|invalid|mix\w*|wrong|withdrawn|retracted|may|might|if|unless|await\w*|repeat\w*"
    r"|recommend\w*|uncertain|unclear|error|mislabel\w*"
    r"|benign|adjacent|normal|stroma\w*|in[-\s]situ|DCIS|LCIS"
    r"|früher\w*|vorbefund\w*|voruntersuch\w*|damals|vormals|zuvor|verdacht|möglich\w*|vermutlich|eher"
    r"|unzureichend\w*"
    r"|not|no|non|none|never|nor|neither|nil|without|lacks?|lacking|loss|lost|nicht|kein\w*|ohne|niet|geen"
    r"|pas|sans|sin|senza|aucune?)\b",
    re.IGNORECASE,
)
"""Words beside an answer that leave open whether it is this specimen's, or whether it holds."""
_FOR_SOMETHING: Final = re.compile(
    r"\bn[eé]g\w*\s+(?:for|in)\s+(?!\s|the\s+tumou?r|@|HER|ERBB|gene|amplif|over-?expr|expr|stain|protein"
    r"|receptor|estr|oestr|\d|<|>)|"
    r"\bposi\w+\s+(?:for|in)\s+(?!\s|the\s+tumou?r|@|about|approx|over|all|most|more|less|nearly|almost|virtually"
    r"|the\s+|>|<|~|\d|invasive|tumou?r|cells"
    r"|metasta|carcinoma\s+cells|estr|oestr|HER)",
    re.IGNORECASE,
)
_TUMOUR: Final = re.compile(
    r"\b(?:tumou?r|carcinoma|cells|tissue|specimen|cancer|malignan\w+|metasta\w+)\b", re.IGNORECASE
)
_STAINED: Final = re.compile(rf"@|{_STAIN}|receptor|antigen|protein", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]{2,}", re.IGNORECASE)
_NEUTRAL: Final = re.compile(
    r"about|above|all|allen|allred|almost|als|amp|an|analysis|antibody|antigen|approx|approximately|are"
    r"|area|areas|as|assay|at|aux|average|basically|below|between|biopsy|block|bone|brca|breast|breasts"
    r"|brust|by|ca|cancer|carcinoma|carcinomas|cb|cell|cells|cellular|cellule|cellules|celulas|cep"
    r"|chromosome|circa|clinical|clone|code|comment|complete|comprehensive|copies|copy|core|corresponding"
    r"|corresponds|count|células|dan|deposit|deposits|der|des|detectable|detection|determined|diagnosis"
    r"|diagnostic|die|diffus|diffuse|diffusely|distribution|ductal|débil|each|einem|einer|ep|equals|er|erbb"
    r"|essentially|estimated|estrogen|estrogenici|estrogénicos|etwa|evaluation|evidence|exceeding|excision"
    r"|expression|extent|faible|faint|faintly|favorable|few|fewer|final|fish|fmol|focal|focally|for|fort"
    r"|forte|forti|from|fuerte|färbung|gene|grade|greater|heavy|her|high|highly|histochemistry|homogen"
    r"|homogeneous|homogeneously|ich|ihc|immune|immunhistochemie|immunhistochemisch|immuno"
    r"|immunohistochemical|immunohistochemically|immunohistochemistry|immunoreactive|immunoreactivity"
    r"|immunostain|immunostaining|in|incomplete|infiltrating|intense|intensity|intensiv|intermediate"
    r"|interpretation|invasiv|invasive|ir|irs|is|ish|ist|kern|kerne|kernfärbung|label|labeling|labelling"
    r"|least|left|less|level|liver|lobular|low|lung|majority|mammakarzinom|mammary|marked|marker"
    r"|markers|mean|meer|mehr|membrane|membranous|metastases|metastasis|metastatic|mg|minder|mindestens"
    r"|minimal|minimally|mit|mittelstark|mod|moderado|moderata|moderate|moderately|modéré|more|most|mostly"
    r"|mässig|mäßig|mäßige|nearly|neoplasm|neoplastic|nst|nuclear|nucleare|nuclearly|nuclei"
    r"|nucleolar|nucleus|nucléaire|number|observed|oestrogen|oestrogènes|of|on|only|or|over|overall"
    r"|overexpression|partial|partially|per|percent|percentage|pgr|population|pr|predominantly|present"
    r"|primary|progesterone|proportion|protein|quick|range|ranging|ratio|reaction|reactive|reactivity"
    r"|receptor|receptores|receptors|recettore|recettori|report|reported|resection|result|results|rezeptor"
    r"|rezeptoren|right|roche|récepteur|récepteurs|sample|schwach|schwache|schwacher|score|scored|scoring"
    r"|section|see|seen|sehr|show|showing|shown|shows|signal|signals|skin|sont|sp|specimen|stain|stained"
    r"|staining|stains|stark|starke|status|sterk|strength|strong|strongly|study|summary|test|testing|than"
    r"|the|this|tissue|to|total|triple|tumor|tumoral|tumors|tumorzelle|tumorzellen|tumour|tumours|ultra"
    r"|ultralow|um|under|ungefähr|uniform|uniformly|unter|up|value|ventana|very|virtually|von|was|weak"
    r"|weakly|weniger|were|with|zellen|zwak|über"
    r"|tumorzellkernen?|zellkernen?|tumorkerne|rare|occasional|scattered|isolated|single|alpha|disease|de|del"
    r"|della|di|du|la|le|el",
    re.IGNORECASE,
)
"""Words that may stand beside an answer without changing it; beside any other word the answer is UNCLEAR."""


def answer_of(value: Observation | Component, receptor: Receptor | None = None) -> ReceptorAnswer | None:
    """What value and interpretation say together; ``None`` when neither says positive, negative or equivocal.

    A value and an interpretation that contradict each other are UNCLEAR. With a ``receptor`` only what a wording
    says of this one counts.
    """
    said = {answer for answer in (_of_value(value, receptor), interpreted(value)) if answer is not None}
    if not said:
        return None
    return said.pop() if len(said) == 1 else ReceptorAnswer.UNCLEAR


def _of_value(value: Observation | Component, receptor: Receptor | None) -> ReceptorAnswer | None:
    if value.value_boolean is not None:
        return ReceptorAnswer.POSITIVE if value.value_boolean else ReceptorAnswer.NEGATIVE
    coded = answer_of_concept(value.value_codeable_concept, receptor)
    return coded if coded is not None else answer_in_words(value.value_string or "", receptor)


def interpreted(value: Observation | Component) -> ReceptorAnswer | None:
    """What the interpretation says; the first one that says anything."""
    found = (answer_of_concept(concept) for concept in as_list(value.interpretation))
    return next((answer for answer in found if answer is not None), None)


def coded_answer(concept: CodeableConcept | None) -> ReceptorAnswer | None:
    """What the codes of a value say; ``None`` when none does, UNCLEAR when they contradict each other."""
    said = {coding.code for coding in codings(concept)}
    answers = {
        answer
        for answer, known in (
            (ReceptorAnswer.POSITIVE, _POSITIVE_CODES),
            (ReceptorAnswer.NEGATIVE, _NEGATIVE_CODES),
            (ReceptorAnswer.EQUIVOCAL, _EQUIVOCAL_CODES),
        )
        if said & known
    }
    return _only(answers)


def answer_of_concept(
    concept: CodeableConcept | None, receptor: Receptor | None = None
) -> ReceptorAnswer | None:
    """By code; by wording where no code says it."""
    coded = coded_answer(concept)
    if coded is not None:
        return coded
    return _only(
        {answer for text in texts(concept) if (answer := answer_in_words(text, receptor)) is not None}
    )


def _only(answers: set[ReceptorAnswer]) -> ReceptorAnswer | None:
    if not answers:
        return None
    return answers.pop() if len(answers) == 1 else ReceptorAnswer.UNCLEAR


def answer_in_words(text: str, receptor: Receptor | None = None) -> ReceptorAnswer | None:
    """What the words say (of the receptor, where one is asked for); UNCLEAR when they are not understood."""
    if not text:
        return None
    words = uniform(text)
    return stated(about(words, receptor) or "" if receptor is not None else words, receptor)


def stated(words: str, receptor: Receptor | None = None, *, strictly: bool = True) -> ReceptorAnswer | None:
    """What uniform words that are about one receptor say.

    ``strictly``: they are nothing but a result, so that a doubt anywhere and an unknown word beside the answer
    leave it open; else only doubts in the clause of the answer do.
    """
    if _EQUIVOCAL_WORDS.search(words):
        return ReceptorAnswer.EQUIVOCAL
    said = set()
    open_ = strictly and doubtful(words)
    for clause in clauses(words):
        answer = _in_clause(clause, receptor, strictly=strictly)
        if answer is not None:
            said.add(ReceptorAnswer.UNCLEAR if open_ or doubtful(clause) else answer)
    return _only(said)


def doubtful(words: str) -> bool:
    """Whether anything beside the answers leaves open if they hold for this specimen."""
    return _DOUBT.search(_NEGATIVE_WORDS.sub(" ", _EQUIVOCAL_WORDS.sub(" ", words))) is not None


def _in_clause(clause: str, receptor: Receptor | None, *, strictly: bool) -> ReceptorAnswer | None:
    if _MIXED.search(clause):
        return ReceptorAnswer.UNCLEAR
    rest = _NEGATIVE_WORDS.sub(" ", clause)
    negative = rest != clause
    found = _POSITIVE_WORDS.search(rest)
    if not negative and found is None:
        return None
    if not strictly and "@" not in clause and not is_understood(rest):
        return None
    if receptor is Receptor.HER2 and found is not None and (found["alone"] or _WEAK.search(clause)):
        return ReceptorAnswer.UNCLEAR
    low = _LOW.search(clause) is not None
    if low and (receptor is Receptor.ER or found is not None):
        if found is None:
            return None
        if receptor is Receptor.HER2 or re.search(r"\bneg", clause, re.IGNORECASE):
            return ReceptorAnswer.UNCLEAR
        negative = False
    if (negative and found is not None) or _FOR_SOMETHING.search(clause):
        return ReceptorAnswer.UNCLEAR
    if strictly and not is_understood(rest):
        return ReceptorAnswer.UNCLEAR
    if found is not None and found["present"] and _TUMOUR.search(clause) and not _STAINED.search(clause):
        return ReceptorAnswer.UNCLEAR
    return ReceptorAnswer.NEGATIVE if negative else ReceptorAnswer.POSITIVE


def is_understood(words: str) -> bool:
    """Whether every word beside the answers is one that may stand there."""
    rest = _POSITIVE_WORDS.sub(" ", _NEGATIVE_WORDS.sub(" ", words))
    return all(_NEUTRAL.fullmatch(word) for word in _WORD.findall(rest))


def wordings(value: Observation | Component) -> Iterator[str]:
    """Every wording and code of a value, for scores and numbers written as text."""
    yield from texts(value.value_codeable_concept)
    for coding in codings(value.value_codeable_concept):
        if coding.code:
            yield coding.code
    if value.value_string:
        yield value.value_string


def has_value(value: Observation | Component) -> bool:
    """Whether there is a value, or was one that could not be read: then the result is unclear, not absent."""
    numbers = (value.value_quantity, value.value_integer, value.value_range, value.value_ratio)
    if any(number is not None for number in numbers) or any(wordings(value)):
        return True
    return isinstance(value, Observation) and any(name.startswith("value") for name in value.lost)
