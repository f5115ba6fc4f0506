"""The vocabulary of what laboratories write against a result of their own, and of what only sounds like it."""

import re
from typing import Final


def _words(*alternatives: str) -> re.Pattern[str]:
    """Any of these as whole words. The outer group is tried at the start of words only, which makes it quick."""
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(alternatives)})(?![A-Za-z])", re.IGNORECASE)


_SAMPLE: Final = (
    r"(?:samples?|specimens?|blood|plasma|serum|tubes?|materials?|c[ft]DNA|DNA|draw|aliquots?|vials?)"
)
_NEAR: Final = r"\b[^.;]{0,40}?\b"
"""A few words between two that belong together."""

PERSON: Final = _words(
    "mother", "father", "parents?", "sisters?", "brothers?", "siblings?", "daughters?", "sons?",
    r"child(?:ren)?(?!['’]?s? hosp)", "aunt", "uncle", "cousin", "twin", r"grand(?:mother|father|parent|child)\w*",
    "relatives?", "family members?", "familial", "husband", "wife", "spouse", "someone else",
    r"(?<!splice )(?<!splicing )donors?",
    r"(?:another|other|different|second|wrong|unrelated) (?:patient|person|individual|woman)",
    "Mutter", "Vater", "Schwester", "Bruder", "Tochter", "Sohn", r"Spenderi?n?", r"Angehörige\w*",
    r"ander\w+ Patient\w*", r"Fremdprobe\w*",
)  # fmt: skip
"""Other people than the patient."""
OF_PERSON: Final = _words(
    rf"(?:{_SAMPLE}|results?|findings?|variants?|drawn|taken|obtained|collected|donated|belong(?:s|ed|ing)?|stems?"
    r"|deriv(?:es|ed|ing)|originat\w+|comes|Probe\w*|Blut\w*|Material)" + _NEAR + PERSON.pattern,
    rf"{PERSON.pattern}(?:['’]?s)?\s+(?:own\s+)?{_SAMPLE}",
    r"donor[- ](?:derived|origin|cells?|chimerism)", r"chimerism", r"chimeric",
)  # fmt: skip
"""A sample, or a result, of another person."""
COMPARISON: Final = _words(
    "healthy", "controls?", "reference", r"validat\w+", r"recommend\w*", r"counsel\w*", "cascade", "history", "known",
    "at[- ]risk", "offered", "should", "if",
)  # fmt: skip
"""Words by which a sentence on other people speaks of controls, advice or family history."""
UNUSABLE: Final = _words(
    "do(?:es)? not (?:match|belong|correspond|agree)", r"mismatch(?:e[sd])?(?!\s+repair)",
    "swap(?:s|ped|ping)?", "(?:ex|inter)changed",
    rf"{_SAMPLE}[- ](?:(?:ex|inter)change|switch|confusion|permutation)(?![a-z])",
    rf"(?:(?:ex|inter)change|switch|confusion|permutation) of (?:the )?(?:\w+ )?{_SAMPLE}",
    "mix-?ups?", "mixed up", r"mislabel\w*", "unlabel?led",
    r"wrong(?:ly)? label\w*", "not (?:from|of) (?:this|the|our) patient", "differ(?:s|ing)? (?:names?|labels?|identit)",
    rf"(?:wrong|incorrect|another|other|different|deviating) (?:names?|labels?|dates? of birth|{_SAMPLE})",
    r"names? (?:on|of) the (?:tube|label|request|sample|specimen)\w*" + _NEAR + "not",
    "identity" + _NEAR + r"(?:question\w*|doubt\w*|unclear|uncertain|to be|unverified|cannot|could not|under"
    r"|not (?:\w+ )?(?:verified|confirmed|certain|clear))",
    r"(?:question|doubt|clarif)\w*" + _NEAR + "identity",
    "do not (?:use|act|rely|report)", "(?:should|must) not be (?:used|acted|relied|reported)", "not to be used",
    r"disregard\w*", "under (?:review|investigation|clarification|re-?evaluation)", "to be (?:verified|clarified)",
    r"invalid(?:ated)?(?!\s+(?:without|unless|if))", "result not valid", r"(?<!null and )void(?:ed)?", "annulled",
    "withdrawn", "withdraws?", r"retract\w*", "revoked", "recalled", "rescinded", "rejected", "unsatisfactory",
    "cancel+ed (?:by|at|on)", "(?:results?|tests?|reports?|calls?|analysis) (?:was |is |has been |were )?cancel+ed",
    r"(?:removed|deleted) from (?:the|this|our) (?:\w+ )?report", "compromised",
    "(?:issued|reported|released|entered|filed|listed) in error", r"erroneous\w*", "by mistake", r"mistaken\w*",
    "contaminat(?:ion|ed)", r"cross-?contaminat\w+", "carry[- ]?over",
    r"(?:no[- ]template|negative|blank|water|NTC)(?: controls?)?,?\s+(?:was|were|is|are|reaction\w*)\s+(?:\w+ )?"
    "(?:positive|contaminated|amplified)", "(?:NTC|no[- ]template control) positive",
    r"(?:run|controls?|assay|QC|quality control|calls?|samples?)\b(?! sample)[^.;,]{0,30}?\b(?:failed|fails|failure"
    "|unsuccessful|out of range|not valid|not passed|did not pass)",
    r"fail(?:ed|s)? (?:the )?(?:\w+ )?(?:QC|quality|review|validation)", "not suitable for (?:testing|analysis)",
    "re-?send", "send (?:us )?(?:an? )?(?:new|another|fresh|second)",
    rf"(?:new|repeat|second|further|another|fresh|replacement) (?:\w+ )?{_SAMPLE} (?:is |was |are |has been )?(?:\w+ )?"
    "(?:requested|required|needed|necessary)",
    r"\w*verwechs\w*", "Probentausch", "vertauscht", "Kontamination", "Verunreinigung", "ungültig", "zurückgezogen",
    "storniert", "irrtümlich", "Neueinsendung", "Identität" + _NEAR + "(?:unklar|fraglich|geklärt)",
)  # fmt: skip
"""What says that the result does not hold for this patient's sample, whatever it says."""
LATER: Final = re.compile(
    r"\b(?:in|every|after)\s+(?:\w+\s)?\w+\s*-?\s*(?:weeks?|months?)\b|\bmonitor\w*|\bfollow-?up|\bprogress\w*",
    re.IGNORECASE,
)
"""A new sample of another day is no doubt about this one."""
_CONFIRM: Final = (
    r"(?:re-?)?(?:confirm(?:ed|ation|able)?|reproduc(?:ed|ible|e)|verif(?:ied|y)|replicated?|corroborated?"
    r"|validated(?! (?:for|in|on|by the)\b))"
)
_FINDING: Final = r"(?:calls?|variants?|results?|detections?|findings?|signals?|mutations?|positivity|origin)"
DOUBTED: Final = _words(
    "(?:not|never|cannot|can ?not|could not|did not|unable to|fail(?:ed|s|ure) to|un|non|awaiting|awaits) ?-?"
    rf"(?:be |been |yet |being |get )*(?:\w+ly )?{_CONFIRM}",
    "(?:did|does|could|can) ?not (?:confirm|reproduce|verify|replicate)",
    r"confirmation\b[^.;]{0,50}?\b(?:needed|required|recommended|pending|outstanding|failed|advised|awaited|ongoing)",
    r"(?:requires?|needs?|pending|recommend|await\w*) (?:\w+ )?(?:confirmation|verification)",
    "verification (?:is )?(?:needed|required|recommended|pending|outstanding)",
    r"art[ei]fact\w*", r"(?:false|pseudo)[- ]?positiv\w*", "low[- ]confidence", "spurious",
    "sequencing (?:error|noise)", "background noise",
    r"(?:clonal|age-related) ha?ematopoie\w+", "CHIP", "CH[- ](?:derived|related)", "filtered", "removed",
    r"discordan\w+", r"discrepan\w+", "(?:single|only one) (?:\\w+ )?(?:reads?|replicates?|wells?|droplets?|caller)",
    r"(?:one|two|1|2) (?:out )?of (?:two|three|four|\d) (?:\w+ )?(?:reads?|replicates?|wells?|reactions?|runs?"
    "|extractions?|repeats?|callers?)",
    r"interpret(?:ed)? with (?:\w+ )?(?:caution|care)", "equivocal", "inconclusive", "ambiguous",
    r"indeterminate(?!\s+potential)", "borderline", "questionable", "doubtful", "unreliable", "tentative",
    "preliminary", "provisional", "(?:low|poor)[- ]quality", "not reportable", "not reliabl[ey]", "trace amounts?",
    "nicht bestätigt", "unbestätigt", r"Artefakt\w*", r"klonale\w* Hämatopoese", r"fraglich\w*",
    r"nicht reproduzier\w+",
    "(?:present|found|detected|seen|identified|observed|positive|nachgewiesen|shared)" + _NEAR
    + r"(?:leu[ck]ocyte|buffy coat|white (?:blood )?cell|PBMC|Leukozyten)\w*",
    "(?:errors?|exchange|confusion) (?:is |was |are |were )?(?:suspected|possible|likely|probable|presumed)",
    r"please (?:repeat|re-?test|re-?draw|re-?submit)"
    r"(?![^.;]{0,80}?\b(?:every|in|after|at|within|next|months?|weeks?)\b)",
    "cross-?talk", "index hopping",
    "implausible",
    "(?:suspected|possible|probable|presumed) (?:\\w+ )?(?:errors?|exchange)", "limited reliability",
    "not an? (?:true|real|genuine)",
    "(?:may|might|could) (?:not be (?:from|real|true|genuine)|be (?:due to|caused by))",
    "criteria (?:were |was |are )?not (?:met|fulfilled)", "to be confirmed(?= by)", r"(?<!\w )(?<!\w)to be confirmed",
    _FINDING + _NEAR + "(?:to be confirmed|questioned|lost|suspected|suspect|unlikely|improbable"
    "|uncertain(?! (?:clinical )?significance)|unclear(?! (?:clinical )?significance))",
)  # fmt: skip
"""What leaves open whether a variant is real, or the tumor's."""
BELOW: Final = _words(
    r"(?:below|under|beneath|less than|lower than|not (?:reach|exceed)\w*|fails? to (?:reach|exceed)"
    r"|unter(?:halb)?(?: der)?)\b[^.;]{0,30}?\b(?:limits?|thresholds?|cut-?offs?|LOD|LOB|LOQ|Nachweisgrenze)",
    "sub-?threshold",
)
"""A signal too weak to count."""
REFUTED_BEFORE: Final = re.compile(
    r"\b(?:no|without|free of|free from|negative for|absence of|lack of|kein\w*|ohne)\b(?:,?\s+[\w'-]+){0,6},?\s*$"
    r"|\b(?:not|never|neither|nor|nicht|argues? against|rather than|rules? out|excludes?|excluding|supersed\w+"
    r"|replac\w+)\b(?:\s+[\w'-]+){0,3}\s*$",
    re.IGNORECASE,
)
REFUTED_AFTER: Final = re.compile(
    r"^[^.;]{0,50}?(?<!not )(?<!be )\b(?:unlikely|absent|ruled out|excluded|ausgeschlossen|negative|passed|resolved)\b"
    r"|^[^.;]{0,50}?\b(?:was|were|is|are|has been|have been|wurde)\s(?:\w+ly )?(?:excluded|ruled out|unlikely|absent"
    r"|not (?:seen|found|detected|observed|suspected|identified|likely|required|needed|necessary|present)"
    r"|ausgeschlossen)\b",
    re.IGNORECASE,
)
"""What says that the feared did not happen."""
NOT_EXCLUDED: Final = re.compile(
    r"^\s*(?:(?:is|was|were|seems?)\s)?(?:suspected|possible|likely|probable|noted|confirmed)\b|"
    r"\b(?:cannot|can not|could not|can't|not|nicht)\b[^.;]{0,30}?\b(?:excluded?|ruled? out|ausgeschlossen"
    r"|auszuschlie\w+)",
    re.IGNORECASE,
)
"""What says that it may have happened."""
THIS_FINDING: Final = _words(
    r"(?:this|the|these|both|its?|their|our|said|above|diese[rs]?|die|der) (?:(?!limits?\b|of\b|for\b)\w+ ){0,2}?"
    r"(?:variants?|mutations?|alterations?|calls?|results?|findings?|signals?|values?|detections?|VAF|fraction|samples?"
    r"|specimens?|source|origin|Varianten?|Befund|Mutation|Probe)",
    "confirmation",
    r"re-?test\w*",
    "repeat",
    "re-?analysis",
)
"""Words that point to the result at hand."""
_PLURALS: Final = (
    r"(?:variants|alterations|mutations|results|findings|signals|calls|changes|frequencies|fractions|samples|specimens"
    r"|positives|negatives|events|art[ei]facts|errors|laboratories|tumou?rs|genes|regions)"
)
_WORDS_ON: Final = r"\b(?:[^.;]|\.\d){0,80}?\b"
GENERAL: Final = _words(
    _PLURALS + _WORDS_ON + r"(?:may|might|can|cannot|could|are|do|have|must|should|will|would|need|relate)"
    r"(?!\s+(?:not )?be(?:en)? (?:confirmed|reproduced))",
    r"(?:may|might|can|could|would|should|must)\b[^.;]{0,60}?\b(?:detection of|sensitivity|" + _PLURALS + ")",
    r"(?:assay|test|panel|method|pipeline|platform|software|technology|technique|workflow)s?" + _WORDS_ON
    + r"(?:may|might|can|cannot|could|does|do|has|have|will|detects?|reports?|filters?|removes?|developed|is)",
    "sensitivity", "specificity", "performance", "disclaimers?", "limitations?", "reproducibility",
    "if", "in case", "when", "whenever", "unless", "whether", "once",
    r"(?:reporting|calling) (?:threshold|criteria|cut-?off)\b[^.;]{0,30}\b(?:is|are|was)",
    r"do(?:es)? not (?:exclude|rule out|preclude)",
    r"(?:negative|positive) results? (?:\w+ )?(?:do|does|cannot|would|may|might|can|should|must)",
)  # fmt: skip
"""Words on the test, or on results in general."""
OTHER_MEASURE: Final = _words(
    "MSI", r"MSI-?H(?:igh)?", "TMB", r"microsatellite\w*", r"mutational burden", "HRD", "LOH", "RNA", r"methylat\w+",
    "PD-?L1", r"tumou?r (?:fraction|content)", "ploidy", "HLA", "viral", "EBV", "HPV", r"CA ?15-?3", "CEA",
    r"pharmacogen\w+", "VUS", "IHC", r"nod(?:e|es"
    r"|al)", r"receptors?(?! ?1)", "ER", "PR", "PgR", "HR", "germline", "hereditary", r"Keimbahn\w*", "incidental",
)  # fmt: skip
"""What else a report measures."""
OTHER_CHANGE: Final = _words(
    r"copy[- ]numbers?", "CNVs?", r"amplif\w+", "fusions?", r"rearrange\w+", "expression", "insertions?", "indels?",
    "exons?", "promoter", r"(?:uncertain|unknown) significance", "benign", r"truncat\w+", "frame-?shift",
)  # fmt: skip
"""What else a report may not find."""
COMPARED: Final = _words(
    r"population\w*", "gnomAD", "ExAC", "dbSNP", "ClinVar", "COSMIC", "databases?", "literature", r"leu[ck]ocyt\w*",
    "buffy coat", r"white (?:blood )?cells?", "PBMC", "healthy", "controls?", "normal", "cohort", "individuals",
)  # fmt: skip
"""What a variant is looked for in to judge it."""
ELSEWHERE: Final = _words(
    "tissue", "biopsy", "primary", r"previous(?:ly)?", "prior", "earlier", r"former(?:ly)?", "baseline", "ago", "last",
    "initial", "before", "Vorbefund", "zuvor", "remaining", "rest", "all other", "others?", "additional", "further",
    "else", "version", "beyond", "besides", "apart", "except", "new",
)  # fmt: skip
"""Words by which "not detected" is said of another sample, another time, or of whatever else was looked for."""
SAYS_AGAIN: Final = frozenset(
    """
    repeat repeated repeating re-test retest re-testing retesting re-analysis reanalysis reanalyzed re-analyzed second
    extraction correction corrected corrects by phone telephone addendum verified upon amended amendment comment note
    remark
    reportable any relevant run replicate replicates independent method orthogonal verification after review manual
    overall genetic disease answer outcome read reading there did show duplicate confirmatory actually however as nor
    therefore thus yet but which could this
    """.split()  # noqa: SIM905  # a list of words reads best as words
)
"""Words that may stand beside "not detected" when it is said of the variant at hand."""
