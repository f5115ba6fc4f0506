"""Which wordings are a plain statement on this patient's sample.

A laboratory that found a variant says so in few words: gene, variant, "detected", fraction, sample, method. A
detection counts as clean only when nothing else stands in its clause; the words that are allowed are listed,
because what may go wrong ("in the positive control", "if", "in 2023", "filtered out") cannot be listed. After
the verdict, a sentence may go on to explain what the variant does. Words of doubtful significance, of other
kinds of change and of other samples than blood are plain: they are doubts of their own.
"""

import re
from typing import Final

from service.extract.esr1_vocabulary import SIGNIFICANCE, STRUCTURAL
from service.extract.genomic_words import strip_gene_names, strip_other_specimens
from service.extract.worded_dates import DATES
from service.terms.hgvs import without_names

_ALLOWED: Final = frozenset(
    """
    a an the this and in of at with for by from on as is are was were has have been be it also only both using via
    corresponding following newly new now current currently today again still persistent persistently here
    detected identified found observed seen present reported noted called positive mutated mutant harbors harbours
    harboring harbouring harbored shows showed showing carries carrying reveals revealed demonstrates demonstrated
    origin confirmed detection presence evidence there correction corrected amended updated revised yes true detectable
    mutation mutations variant variants alteration alterations change changes substitution substitutions snv snvs
    gene genes missense point hotspot activating pathogenic likely oncogenic somatic acquired emergent
    emerging clonal subclonal clinically significant clinical significance actionable relevant resistance strong
    potential tier i ii ia ib iic iid amp asco cap estrogen oestrogen receptor alpha er biomarker biomarkers
    nucleotide amino acid dna cdna exon codon transcript chromosome grch37 grch38 hg19 hg38 heterozygous
    plasma blood ctdna cfdna cell free cell-free circulating tumor tumour tumor-derived tumour-derived liquid biopsy
    peripheral whole venous streck sample specimen patient patient's patients's
    analysis analyses testing test assay panel sequencing ngs next-generation next generation targeted hybrid capture
    ddpcr dpcr digital droplet pcr beaming guardant guardant360 cdx foundationone foundation medicine tempus xf caris
    assure signatera deep amplicon platform
    vaf maf af allele allelic fraction fractions frequency percent copies copy ml per low high level
    result results finding findings interpretation status summary conclusion final report molecular genomic genetic
    name value call type consequence pathogenicity classification classified coverage depth reads two mean
    mutation(s) variant(s) alteration(s) approximate approximately approx estimated
    mutationen nachgewiesen nachweisbar nachweis wurde wurden eine einer ein der die das im von und befund positiv
    mutiert variante allelfrequenz
    """.split()  # noqa: SIM905  # a list of words reads best as words
)
_NUMBERS: Final = re.compile(
    r"(?:\b(?:about|around|circa|ca\.|roughly) ?)?[~=]?\s?(?<!\d)\d{1,9}(?:[.,]\d{1,9})?\s?%"
    r"|\b(?:exon|codon|tier|chromosome|chr)s?\s?\d+\b|\b\d[\d,.]{0,12}\s?x\b"
    r"|\b[\d,.]{0,12}\d\s(?:mutant )?(?:copies|reads)(?:\s?(?:/|per)\s?ml)?\b"
    r"|(?:\b(?:VAF|MAF|AF|fraction|frequency)\b\W{0,4}(?:of |is |was )?)[~=]?\d*[.,]?\d+"
    r"(?:\s?[x×*]\s?10\s?\^?[-−]\s?\d+)?"
    r"|\b(?:NM|NP|NC|ENST|COSM|COSV|rs)_?\d+(?:\.\d+)?\b|\bcollected (?:on )?",
    re.IGNORECASE,
)
_SET_PHRASES: Final = re.compile(
    r"\b(?:this|the) patient with [a-z -]{0,40}?(?:cancer|carcinoma)\b"
    r"|\((?:in )?(?:the )?(?:ligand[- ]binding domain|LBD)\)"
    r"|\b(?:detected|identified)\b(?=[^.]*ligand[- ]binding domain)|(?<=detected )in the ligand[- ]binding domain"
    r"|\b(?:isolated|extracted|purified|prepared|obtained|recovered|derived) from\b"
    r"|\bprotein (?:change|alteration|effect|name)\b|\bprotein(?=\s*:)|\bcorresponding to\b|\bin keeping with\b",
    re.IGNORECASE,
)
_DRUG: Final = re.compile(
    r"\b[a-z]+(?:estrant|lisib|ciclib|sertib|parib|tinib|mab|trozole|mestane|limus)\b", re.IGNORECASE
)
"""Names of targeted and endocrine drugs, which stand in a column beside the finding."""
_HYPHENED: Final = re.compile(r"\b(\d{1,2})-([A-Za-z]{3,9})-((?:19|20)\d\d)\b")


def without_drugs(text: str) -> str:
    """The text without names of drugs."""
    return _DRUG.sub(" ", text)


def spaced_dates(text: str) -> str:
    """The text with "30-Oct-2026" as "30 Oct 2026"."""
    return _HYPHENED.sub(r"\1 \2 \3", text)


_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+|\(s\)|\d+)*")
_UNPLAIN_SIGNS: Final = re.compile(r"\?|\[\s*[xX]?\s*\]|\(\s*\)|\d\s?/\s?\d|[\"“”]|☐|☑|□|■")
_OF_THE_TEST: Final = re.compile(
    r"\bthis (?:assay|test|panel|analysis)\b|\b(?:assay|test|panel) (?:is|was)\b|\breported:"
    r"|(?<!allele )(?<!allelic )\bfrequency of\b|\s[-\u2212\u2013\u2014]\s*\.?$",
    re.IGNORECASE,
)
"""Words on the test or on many samples, and a minus sign for an answer."""
EXPLANATION: Final = re.compile(
    r"(?:,|;|\s[-–—]|\band\b|\(|\.)?\s*\b(?:which|thereby|conferr?(?:s|ing)|consistent with|compatible with"
    r"|in keeping with|(?:is |are )?associated with|indicat(?:es|ing|ive)|suggesti(?:ng|ve)|known to"
    r"|predict(?:s|ing|ive)"
    r"|supporting|may (?:confer|be associated|indicate|predict|benefit|respond)|(?:may|can) cause"
    r"|an? (?:well[- ]\w+|known|recurrent|common|established|frequent|activating|hotspot"
    r"|pathogenic|oncogenic|resistance|gain)"
    r"\b)",
    re.IGNORECASE,
)
"""How a sentence goes on, once the verdict is said, to what the variant means."""


def is_plain(clause: str, *, more: frozenset[str] = frozenset()) -> bool:
    """Whether nothing but a detection in this patient's sample stands in a clause; ``more``: further plain words."""
    if _UNPLAIN_SIGNS.search(clause) or _OF_THE_TEST.search(clause):
        return False
    rest = spaced_dates(strip_other_specimens(without_names(strip_gene_names(clause))))
    for pattern in (_SET_PHRASES, DATES, _DRUG, _NUMBERS, *(words for _, words in SIGNIFICANCE), STRUCTURAL):
        rest = pattern.sub(" ", rest)
    if any(character.isdigit() for character in _WORD.sub(" ", rest)):
        return False
    return all(word in _ALLOWED or word in more for word in map(str.lower, _WORD.findall(rest)))
