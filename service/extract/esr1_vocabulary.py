"""The vocabulary of laboratory reports: what the words around a gene's name do to a statement on it."""

import re
from typing import Final

from service.chart.esr1 import Doubt
from service.extract.worded_dates import DATES


def _words(*alternatives: str) -> re.Pattern[str]:
    """Any of these as whole words. The outer group is tried at the start of words only, which makes it quick."""
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(alternatives)})(?![A-Za-z])", re.IGNORECASE)


PROTEIN: Final = _words(
    r"immuno\w+", "IHC", "stain(?:s|ed|ing)?", "nuclei", "nuclear", "Allred", "H[- ]?score",
    "protein expression",
    "mRNA", "expression", "methylation", "receptor status",
)  # fmt: skip
RECEPTOR: Final = re.compile(
    r"\b(?:o?estrogen[- ]receptors?(?: alpha)?|ER)\s?[(/,]\s?ESR1\b\)?[\s:,-]*(?:\w+ly |is |are |was )*(?:pos"
    r"|neg|\d|[<>~])",
    re.IGNORECASE,
)
"""The receptor protein under the symbol of its gene."""
SCOPE: Final = _words(
    r"genes? (?:tested|analy[sz]ed|covered|included|interrogated|assayed|sequenced|examined|evaluated|list)",
    r"panel (?:includes?|covers?|consists|comprises|contains|of)", r"panel genes", r"tested for",
    r"(?:assay|test|panel|method) (?:is |was )?(?:detects?|interrogates?|covers?|evaluates?|targets?|"
    r"designed|includes?|identifies|analy[sz]es)",
    r"designed to", r"sensitivity", r"specificity",
    r"absence of (?:a |an )?(?:detectable )?\w+ (?:does|do) not",
    r"indication(?: for testing)?", r"reason for (?:test(?:ing)?|referral|study)", r"clinical question",
    r"ordered",
    r"requested", r"recommend(?:s|ed|ation)?", r"should be", r"consider(?:ed)?", r"approved", r"approval",
    r"indicated",
    r"eligib\w+", r"clinical trials?", r"patients? with", r"associated with", r"resistan(?:t|ce)", r"if",
    r"(?:not|was not|were not) (?:tested|included|covered|part of|on (?:the|this) panel)", r"evaluate for",
    r"rule out", r"guidelines?", r"therapy", r"therapies", r"elacestrant", r"camizestrant", r"imlunestrant",
    r"fulvestrant", r"literature", r"frequency of \w+ in",
    r"mutations? (?:occur|arise|have been|can be|may be)", r"in \d+\s?% of",
    r"when(?:ever)?", "once", "until", "unless", "whether", r"should(?! be)", "in case", "would", r"can be", "aim",
    r"expected to", "example", "must", "e\\.g", r"variants? (?:tested|reported|covered|analy[sz]ed|interrogated)",
    r"(?:detectable|reportable|targeted|interrogated)(?: variants| mutations| alleles)?\s*:", "interrogated",
)  # fmt: skip
GENERAL: Final = _words(
    "patients", "women", "participants", "cohorts?", "individuals", "cases", "literature", "stud(?:y|ies)", "trials?",
    "COSMIC", "ClinVar", "OncoKB", "database", r"tumou?rs", "cell lines?", "models?", r"SERENA-?\d*", r"PADA-?\d*",
    r"PALOMA-?\d*", "EMERALD", "commonly", "often", "typically", "frequently", "predominantly", "usually", "rarely",
    "most common", "prevalen\\w+", "generally", "population",
)  # fmt: skip
"""Words by which a clause speaks of patients in general."""
LIMIT: Final = _words(
    r"limits? of (?:detection|blank|quantification)", r"detection limits?", "LOD", "LOB", "LOQ", r"cut-?offs?",
    r"thresholds?",
)  # fmt: skip
NOT_THE_SAMPLE: Final = _words(
    "mother", "father", "parents?", "sisters?", "brothers?", "siblings?", "daughters?", "sons?", "children", "child",
    "aunt", "uncle", "cousin", "twin", "grand\\w+", "relatives?", "familial", "maternal", "paternal", "husband",
    "partner", "donors?", r"(?:another|other|different|second|wrong) (?:patient|person|individual|sample)",
    r"(?:positive|negative|internal|external|template|quality|assay|process|run|healthy|normal|batch) controls?",
    r"controls? (?:sample|dna|material|well"
    r"|plasma)", r"controls?(?=\s*:)", r"calibrators?", "spike[- ]?ins?", "spiked",
    r"reference (?:standard|material|sample|dna|control|range)", "no-template", "NTC", r"cell[- ]lines?",
    "xenografts?", "PDX", "mouse", "mice", "organoids?", "QC", "simulated", "synthetic", "contrived", "kits?",
)  # fmt: skip
"""Words by which a sentence speaks of somebody or something else."""
DOUBTED: Final = _words(
    r"filtered", r"cleared", r"clearance", r"disappear\w*", r"withdrawn", r"retracted", r"errors?", r"erroneous\w*",
    r"false", r"mix-?up", r"mislabel\w*", r"preliminary", r"provisional", r"draft", r"low[- ]confidence",
    r"trace", r"weak(?:ly)?", r"replicates?", r"not reproduc\w+", r"discordan\w+", r"contaminat\w+", r"carry-?over",
    r"unreliable", r"invalid", r"excluded", r"ruled out",
    r"not (?:\w+ )?(?:validated|verified|reportable|reliable)", r"research use", "RUO",
    r"clonal ha?ematopoiesis", r"doubt\w*", "fail(?:ed|s)?",
)  # fmt: skip
"""Words that leave a verdict in doubt wherever they stand in its sentence."""
ARTEFACT: Final = _words(
    r"art[ei]facts?",
    r"art[ei]factual",
    r"not confirmed",
    "unconfirmed",
    "false[- ]positives?",
    "contamination",
    r"clonal ha?ematopoiesis",
    "CHIP",
    "low[- ]confidence",
    "filtered",
)
"""Words that say a variant may not be real."""
RETRACTED: Final = re.compile(
    r"\b(?:(?:report|result|finding|test|assay)s? (?:\w+ ){0,3}?(?:withdrawn|retracted|invalid(?:ated)?|disregarded"
    r"|(?:issued|reported|released) in error|to be confirmed|superseded)|in error\b|wrong (?:patient|sample|specimen)"
    r"|(?:sample|specimen) (?:mix-?up|swap|mislabel\w*)|mix-?up|mislabel\w*|please disregard|retracted|withdrawn"
    r"|(?:another|a different|the wrong) (?:patient|person|sample|specimen)|someone else|cross-?contaminat\w*"
    r"|preliminary (?:report|result)s?|not yet (?:validated|confirmed|final))",
    re.IGNORECASE,
)
"""Words anywhere in a text that take all of it back."""
DISCLAIMER: Final = _words(
    r"do(?:es)? not (?:exclude|rule out|preclude)", r"(?:negative|positive) results?", "cannot be ruled out",
)  # fmt: skip
OPEN: Final = _words("equivocal", "indeterminate", "inconclusive", "borderline")
HISTORY: Final = _words(
    "previous(?:ly)?",
    "prior",
    "history",
    r"known(?! (?:activating|pathogenic|hotspot|oncogenic|resistance))",
    "earlier",
    "formerly",
    "in the past",
    "outside (?:report|test|lab\\w*|hospital|institution)",
    "baseline",
    "initial",
    r"(?:first|original|superseded|withdrawn) (?:version|report)",
    "ago",
    "last",
    "comparison",
    "had",
)
CURRENT: Final = _words(
    "again", "persist(?:s|ed|ent|ing)?", "remain(?:s|ed)?", "still", "now", "no longer", "current(?:ly)?"
)
GONE: Final = _words(
    "no longer", r"any ?more", "nicht mehr", "become", "became", "turned", "cleared", "disappeared"
)
"""Words that say of a variant that it was there before."""
FAILED: Final = _words(
    r"fail(?:ed|ure|s)?", r"insufficient(?! evidence)", "QNS", "quantity not sufficient", "inadequate",
    "unsuccessful",
    r"(?:could|can) ?not be (?:performed|determined|assessed|evaluated|analy[sz]ed|completed)",
    r"not (?:evaluable|assessable|interpretable|performed|done|informative|assessed|analy[sz]ed|possible|successful)",
    r"unevaluable",
    r"no (?:(?:valid|reliable|ESR1|mutation) ){0,3}(?:results?|status|analysis|tests?|testing|data|reports?)",
    r"invalid", r"(?:un|non-?)informative", "non-?diagnostic", r"control not amplified",
)  # fmt: skip
PENDING: Final = _words("pending", "to follow", "in progress", "awaited", "outstanding")
NO_CALL: Final = _words("no[- ]calls?", "not called", "no coverage", "low coverage", "uncallable")
HEDGE: Final = _words(
    "possibl[ey]", "probabl[ey]", "suspected", "suspicious", "suggest(?:s|ive|ed|ing)?", "cannot be excluded",
    "can not be excluded", "cannot exclude", "not excluded", "equivocal", "indeterminate", "inconclusive",
    "borderline", "unclear", "questionable", "presumabl[ey]", "may", "might", "could",
    "uncertain(?! (?:clinical )?significance)",
    r"likely(?! (?:pathogenic|oncogenic|benign|somatic|germline))", r"to be confirmed", "unconfirmed",
    r"not confirmed",
    r"(?:requires?|needs?|awaiting) confirmation", r"art[ei]fact\w*", "contamination", "CHIP",
    "confirmation (?:is )?(?:needed|required|recommended)",
)  # fmt: skip
CHANGE: Final = r"(?:mutations?|variants?|alterations?|mutated|mutant|sequence changes?|SNVs?|variation)"
FOUND: Final = (
    r"(?:detected|identified|found|observed|seen|present|reported|called|noted|nachgewiesen|nachweisbar)"
)
# What may stand between "no" and "mutation": a list of genes and adjectives. Anything else leaves the "no"
# over, and a left-over negation makes a positive word indeterminate.
# A capitalised word begins where none is going on, so that there is one way to read a text and not
# exponentially many.
BETWEEN: Final = (
    r"(?:\s*(?:(?<![A-Za-z0-9-])(?:(?-i:[A-Z0-9])[A-Za-z0-9-]*|clinically|significant|pathogenic|likely|reportable"
    r"|activating|somatic"
    r"|known|detectable|actionable|evidence|of|an?|any|the|in|for|or|and|nor|relevant|hotspot|tumou?r|gene|genes"
    r"|targetable|resistance|other|additional|further|new|acquired|oncogenic|estrogen|receptor"
    r"|deleterious|of interest|point|missense)|\([^)]*\)|[,/&]))*?\s*"
)
# "No ESR1 mutation" is an answer, "no ESR1 mutation analysis" is none.
NO_WORK: Final = (
    r"(?!\s+(?:(?:was |were |has been |have been )?(?:tested|analy[sz]ed)\b"
    r"|(?:results?|status|analys[ei]s|test(?:s|ing)?|data|reports?|information|assays?|assessments?|evaluations?"
    r"|determination|statement)\b))"
)
NEGATIVE: Final = re.compile(
    rf"\b(?:not|never|nicht|no longer)\s+(?:been\s+|be\s+|mehr\s+)?(?:detectable|mutated|mutiert|{FOUND})"
    rf"|\b(?:no|without|kein\w*|neither|absence of|lack of|lacks)\b{BETWEEN}\b(?:{CHANGE}|\w*mutation(?:en)?"
    rf"|amplifications?|fusions?|rearrangements?)\b{NO_WORK}"
    rf"(?:[^.;:]{{0,60}}?\b{FOUND})?"
    rf"|\bno(?:ne)?\s+{FOUND}|\bno evidence\b|\bnegativ(?:e|es)?\b|\babsent\b|\bundetect(?:ed|able)\b"
    r"|\bnone\b|\bwild[- ]?typ(?:e|us)?\b|\bWT\b|\bunmutated\b|\bnon-mutated\b|\bfree of\b",
    re.IGNORECASE,
)
LEFT_OVER: Final = _words(
    "no", "not", "without", "neither", "nor", "never", "none", r"kein\w*", "nicht", "ohne", "unable",
    r"lack\w*",
    "absence", "cannot", "doubtful",
)  # fmt: skip
POSITIVE: Final = re.compile(
    rf"\b(?:{FOUND}|positive?|mutated|mutant|mutiert|harbou?r(?:s|ed|ing)?|shows?|showed|carries)\b",
    re.IGNORECASE,
)
SIGNAL: Final = re.compile(
    rf"\b{CHANGE}\b|mutation|\b(?:signals?|peaks?|codons?|droplets?|calls?)\b", re.IGNORECASE
)
GENERIC: Final = re.compile(rf"\b{CHANGE}\b|mutation", re.IGNORECASE)
EXCEPTION: Final = _words(
    "other",
    "additional",
    "further",
    "else",
    "except(?:ing)?",
    "exception",
    "apart from",
    "besides",
    "second",
    "new",
)
PART: Final = _words(r"exons?", r"codons?", "domain", "germline", "promoter")
RESULT: Final = re.compile(
    r"\s*(?:test |final |overall )?(?:results?|befund|ergebnis)\s*[:=,]"
    r"|\s*(?:current|present|today['’]?s|new) (?:\w+ )?(?:samples?|specimens?|tests?|analys[ei]s|draw)\s*:",
    re.IGNORECASE,
)
CURRENT_SAMPLE: Final = re.compile(
    r"\b(?:current|present|today['’]?s|this|new) (?:\w+ ){0,2}?(?:samples?|specimens?|tests?|results?"
    r"|analys[ei]s|draw)\b",
    re.IGNORECASE,
)
PRESENT_SAMPLE: Final = re.compile(
    r"\bpresent (?=(?:\w+ )?(?:samples?|specimens?|tests?|results?|analys[ei]s|reports?)\b)", re.IGNORECASE
)
"""The sample of today, which is no word for what was found in it."""
DATED_SAMPLE: Final = re.compile(
    r"\b(?:samples?|specimens?|tests?|results?|analys[ei]s|draw|plasma|blood|reports?)\b[^.;:]{0,20}?"
    rf"\b(?:of|from|in|dated|on)\s+(?:{DATES.pattern})",
    re.IGNORECASE,
)
DATE_FIRST: Final = re.compile(
    rf"\W*(?:in |on |of |from )?(?:{DATES.pattern})\s*(?:[:,(]|[-\u2013\u2014]\s)", re.IGNORECASE
)
"""A line on the result of a day."""
TREND: Final = re.compile(
    r"[,;(]?\s*\b(?:as )?(?:compared (?:with|to)|versus|vs\.?|(?:up|down|risen|fallen|increased|decreased) from"
    r"|previous(?:ly)?|prior|before|earlier|last)(?: (?:samples?|results?|tests?|values?|VAF|report))?\s*:?\s*"
    r"(?:was |of |at )?[<>~]?\d+(?:[.,]\d+)?\s?%"
    r"(?: (?:VAF )?(?:in|on|at|before) (?:the |an? )?(?:previous|prior|last|earlier|first) (?:samples?|tests?"
    r"|results?|reports?"
    r"|analys[ei]s))?(?:\s*\((?:rising|increas\w+|falling|decreas\w+|stable)\))?\)?",
    re.IGNORECASE,
)
"""The fraction of an earlier sample beside today's."""
STRUCTURAL: Final = re.compile(
    r"\b(?P<amplification>amplifi\w+|copy[- ]number (?:gain|alteration)s?|gain)\b"
    r"|\b(?P<fusion>fusions?|rearrange\w+|translocations?)\b"
    r"|(?P<truncation>\bframe-?shift\b|\btruncat\w+|\bnonsense\b|\bsplice\b)"
    r"|(?P<deletion>\b(?:homozygous|whole[- ]gene|gene) (?:deletion|loss)\b)",
    re.IGNORECASE,
)
VAF: Final = re.compile(
    r"(?:\b(?:VAF|MAF|AF|(?:variant |mutant )?allel(?:e|ic)[- ](?:fraction|frequency)|cfDNA)\b\W{0,4}"
    r"(?:of |is |was |at )?"
    r"(?P<labelled>[<>~]?\s?\d{1,9}(?:[.,]\d{1,9})?(?:\s?[x×*]\s?10\s?\^?[-−]\s?\d+)?\s?%?))"
    r"|(?P<percent>[<>~]?\s?(?<!\d)\d{1,9}(?:[.,]\d{1,9})?\s?%)",
    re.IGNORECASE,
)
SIGNIFICANCE: Final = (
    (Doubt.GERMLINE, _words(
        "germline", "germ-line", "germ line", "constitutional", "hereditary", "inherited", r"Keimbahn\w*",
        r"hereditär\w*", r"erblich\w*", r"konstitutionell\w*",
    )),
    (Doubt.UNCERTAIN_SIGNIFICANCE, _words(
        "VUS", "unclassified variant", r"(?:class|category) (?:3|III)", r"tier (?:3|III)",
        r"(?:uncertain|unknown|unclear|undetermined) (?:clinical )?significance", "VOUS",
        r"significance (?:is )?(?:uncertain|unknown|unclear|undetermined)", r"Klasse (?:3|III)",
        r"(?:unklar|unbekannt|unsicher)e\w* (?:klinische\w* )?(?:Signifikanz|Bedeutung)",
    )),
    (Doubt.BENIGN, _words(
        r"benign(?:e[rs]?)?", r"polymorphi(?:sm|smus)", r"tier (?:4|IV)", r"(?<!NCCN )(?:class|category|Klasse) [12]",
        r"gutartig\w*",
    )),
)  # fmt: skip
NOT_GERMLINE: Final = _words(
    "not germline", "no germline", "somatic", "non-germline", r"somatisch\w*", r"keine? Keimbahn\w*"
)

WRAPPED: Final = re.compile(r"[ \t]*\r?\n[ \t]*(?=[a-z])|(?<=,)[ \t]*\r?\n[ \t]*")
BREAK: Final = re.compile(
    r"[ \t]*[\r\n]+[ \t]*|(?<![\s(:][pcg]\.)(?<!vs\.)(?<!e\.g\.)(?<!i\.e\.)(?<!No\.)(?<=[.!?])\s+(?=[A-Z(\[]"
    r"|c[ft]DNA)|(?<=%\.)\s+(?=[a-z\d])"
    r"|(?<=[a-z)]\.)\s+(?=\d{1,2}(?:\.? [A-Za-z]{3,9} |-[A-Za-z]{3}-|[./]\d{1,2}[./])(?:19|20)\d\d\s?:)"
)
LABELLED: Final = re.compile(
    r"^(?:results?|interpretation|variants?(?! of\b)|alterations?(?! of\b)|mutations?|findings?|status|VAF|MAF|call"
    r"|p\.|allele)\b",
    re.IGNORECASE,
)
UNDER_A_LIMIT: Final = re.compile(
    r"\b(?:below|under|beneath|less than|lower than|above|over)\b[^.;]{0,20}?\d|[<>]\s?\d", re.IGNORECASE
)
VAF_THEN_LIMIT: Final = re.compile(
    r"\d\s?%\s*[,;.|()](?:.*\W)?(?:limits?|detection limit|LOD|LOB|LOQ|cut-?offs?|thresholds?)\b",
    re.IGNORECASE,
)
"""A fraction, and apart from it a limit."""
CLAUSE: Final = re.compile(
    r";|,?\s+\b(?:but|however|whereas|while|although|though)\b\s*|,\s*(?:and\s+)?(?=(?:no|not)\b)",
    re.IGNORECASE,
)
LIST: Final = re.compile(r",\s*(?:and\s+)?|\s+and\s+|\s+&\s+")
MEANING: Final = _words(
    r"resist\w*",
    r"therap\w+",
    r"treat\w+",
    r"benefit\w*",
    r"sensitiv\w+",
    r"respon\w+",
    r"inhibitors?",
    r"drugs?",
)
"""Words by which a sentence goes on to what a finding means for treatment."""
PIECE: Final = re.compile(r"[,;/]\s|\band\b|\)")
GENE_CELL: Final = re.compile(r"(?:gene:?\s*)?ESR-?1(?: gene| mutations?)?:?", re.IGNORECASE)
