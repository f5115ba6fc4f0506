"""Words by which text names the gene, other genes, kinds of test and kinds of sample."""

import re
from typing import Final

from service.chart.esr1 import Specimen

# "Estrogen receptor 1+" is a staining intensity, "estrogen receptor 1 %" a proportion of cells.
ESR1: Final = re.compile(
    r"(?<![A-Za-z0-9])ESR[- ]?1(?![A-Za-z0-9%+])|\bo?estrogen[ -]receptor[ -]1\b(?!\s*[+%.\d])", re.IGNORECASE
)


def mentions_esr1(text: str | None) -> bool:
    """Whether a text names the gene at all; quick for the many that do not."""
    if not text:
        return False
    lower = text.lower()
    return ("esr" in lower or "strogen" in lower) and ESR1.search(text) is not None


# Genes reported beside ESR1 on blood and tissue panels for breast cancer; a token that looks like a gene
# symbol counts as one too, which only makes the reader more careful.
_GENES: Final = (
    "AKT[123]?|ALK|APC|AR|ARAF|ARID1A|ATM|ATR|BRAF|BRCA[12]|CCND[123]|CCNE1?|CDH1|CDK\\d+|CDKN\\w+|CHEK2|CTNNB1|"
    "EGFR|ERBB[234]|ESR2|FBXW7|FGFR\\d|FOXA1|GATA3|GNAS|HER2|HRAS|IDH[12]|JAK[23]|KIT|KRAS|MAP\\dK\\d+|MAPK1|MDM2|"
    "MET|MLH1|MSH[26]|MTOR|MYC|NF1|NOTCH\\d|NRAS|NTRK[123]|PALB2|PDGFRA|PGR|PIK3CA|PIK3R1|PMS2|POLE|PTEN|RAD51\\w?|"
    "RAF1|RB1|RET|RHOA|ROS1|SMAD4|STK11|TERT|TP53|TSC[12]|VHL"
)
_OTHER_GENE: Final = re.compile(
    r"(?<![A-Za-z0-9_])(?!ESR-?1(?![0-9A-Za-z]))"
    rf"(?:(?:{_GENES})(?![A-Za-z0-9])|[A-Z]{{2,6}}\d{{1,2}}[A-Z]?(?![A-Za-z0-9]))"
)


def other_gene_places(text: str) -> list[int]:
    """Where genes other than ESR1 are named."""
    return [found.start() for found in _OTHER_GENE.finditer(text)]


def strip_gene_names(text: str) -> str:
    """The text without names of genes."""
    return _OTHER_GENE.sub(" ", ESR1.sub(" ", _PARTNERS.sub(" ", text)))


_PARTNERS: Final = re.compile(r"\bESR1(?:-|::|/)[A-Z][A-Z0-9]+\b")


_CTDNA: Final = re.compile(
    r"\b(?:ctdna|cfdna|cell[- ]free(?: tumou?r)? dna|circulating[- ](?:cell[- ]free )?tumou?r[- ]dna"
    r"|circulating dna|liquid[- ]biops(?:y|ies)|guardant\s?360(?:\s?cdx)?|guardant reveal"
    r"|foundationone\W{0,2}\s?liquid(?:\s?cdx)?|tempus xf\+?|caris assure|signatera)(?![a-z0-9])",
    re.IGNORECASE,
)
_GENOMIC: Final = re.compile(
    r"\b(?:next[- ]generation sequencing|ngs|gen(?:omic|etic)s?|molecular|mutations?|variants?|gene panel"
    r"|sequencing|guardant|foundationone)(?![a-z0-9])",
    re.IGNORECASE,
)
_CSF: Final = re.compile(r"\b(?:csf|cerebro-?spinal|liquor cerebrospinalis)\b", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(
    r"\b(?:pleural|pericardial|ascit\w+|peritoneal|urine|saliva|buccal|bone marrow|buffy coat|leu[ck]ocytes?"
    r"|fibroblasts?)\b",
    re.IGNORECASE,
)
_BLOOD: Final = re.compile(r"\b(?:plasma|blood|streck)\b(?!\s+(?:cells?|count))", re.IGNORECASE)
_NORMAL: Final = re.compile(
    r"\b(?:matched|paired|normal|germ-?line|control|reference)\b[^.;\n]{0,25}?\b(?:blood|plasma"
    r"|leu[ck]ocytes?|buffy coat)\b"
    r"|\b(?:blood|leu[ck]ocytes?|buffy coat)[\s(,-]{0,3}(?:as )?(?:matched |germ-?line )?(?:normal|control"
    r"|germ-?line)\b",
    re.IGNORECASE,
)
"""Blood that was only sequenced to tell inherited variants: no sample of the tumor."""
_TISSUE: Final = re.compile(
    r"\b(?:tissue\w*|ffpe|paraffin|biops(?:y|ies|ate)|resection|excision|core needle|surgical specimen"
    r"|(?:tumou?r|cell) (?:block|specimen|sample)|archival|primary tumou?r|lymph nodes?|slides)(?![a-z])"
    r"|^\s*tumou?r\s*$",
    re.IGNORECASE,
)


_SPECIMEN_WORDS: Final = (
    (Specimen.CSF, _CSF),
    (Specimen.OTHER, _ELSEWHERE),
    (Specimen.BLOOD, _BLOOD),
    (Specimen.TISSUE, _TISSUE),
)


def names_ctdna(text: str | None) -> bool:
    """Whether a text names a test of circulating DNA, or a product that is one."""
    return bool(text) and _CTDNA.search(text or "") is not None


def says_plasma(text: str) -> bool:
    """Whether the wording of a specimen says plasma or cell-free DNA."""
    return "plasma" in text.lower() or names_ctdna(text)


def names_genomic_test(text: str | None) -> bool:
    """Whether a text names any genomic test."""
    return bool(text) and (_GENOMIC.search(text or "") is not None or names_ctdna(text))


def specimens_named(text: str) -> set[Specimen]:
    """Every kind of sample a text names."""
    # "Liquid biopsy" holds a word that alone would say tissue.
    rest, of_ctdna = _CTDNA.subn(" ", _NORMAL.sub(" ", text))
    kinds = {kind for kind, words in _SPECIMEN_WORDS if words.search(rest)}
    # Circulating DNA is looked for in other fluids, too.
    return kinds | {Specimen.BLOOD} if of_ctdna and kinds <= {Specimen.TISSUE} else kinds


_SITE: Final = re.compile(
    r"\b(?:liver|hepatic|lung|bone|breast|skin|brain|chest wall|soft|solid|metasta(?:sis|ses|tic)|primary"
    r"|lesions?|mass"
    r"|nodules?|fresh|frozen|fixed|formalin|embedded|needle|core|left|right|fluid|effusion|blocks?|cells?)\b",
    re.IGNORECASE,
)


def strip_other_specimens(text: str) -> str:
    """The text without the words for a sample that is not blood, and for where it was taken; others stay."""
    if not specimens_named(text) - {Specimen.BLOOD}:
        return text
    for words in (_CSF, _ELSEWHERE, _TISSUE, _SITE):
        text = words.sub(" ", text)
    return text


def specimen_named(text: str | None) -> Specimen | None:
    """The kind of sample a text names; ``None`` when it names none, or several that differ."""
    if not text:
        return None
    kinds = specimens_named(text)
    return kinds.pop() if len(kinds) == 1 else None


_SPECIMEN_LABEL: Final = re.compile(
    r"\b(?:specimens?|samples?|materials?|sources?|examined|received|\w*material|probe)(?: (?:type|source"
    r"|received|tested|site))?\s*:"
    r"\s*(?P<said>[^\n.;]{1,80})",
    re.IGNORECASE,
)
_SOLID: Final = re.compile(r"\bsolid tumou?rs?\b", re.IGNORECASE)


def specimen_of_test(name: str) -> Specimen | None:
    """The kind of sample that the name of a test states; a panel for solid tumors is one of tissue."""
    named = specimen_named(name)
    return Specimen.TISSUE if named is None and _SOLID.search(name) else named


_WAS_TESTED: Final = re.compile(
    r" (?:was|were) (?:analy[sz]ed|tested|sequenced|received|submitted|examined)\b", re.IGNORECASE
)
_MOST_SUBJECT: Final = 60


def labelled_specimens(text: str | None) -> set[Specimen]:
    """The kinds of sample that a report says were tested ("Specimen: FFPE block", "plasma was analyzed")."""
    if not text:
        return set()
    said = [found["said"] for found in _SPECIMEN_LABEL.finditer(text)]
    said += [_subject(text[: found.start()]) for found in _WAS_TESTED.finditer(text)]
    return {kind for words in said for kind in specimens_named(words)}


def _subject(before: str) -> str:
    """The words of the sentence that end a text."""
    return re.split(r"[\n.;:]", before[-_MOST_SUBJECT:])[-1]
