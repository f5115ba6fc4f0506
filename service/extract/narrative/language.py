"""Whether a report is in English, judged by its smallest words.

A report in another language states something that is not read here: an open question, not silence.
"""

import re
from typing import Final

from service.extract.narrative.hinted import folded

_WORD: Final = re.compile(r"[a-zà-ÿœąćęłńóśźżčďěňřšťůž]+")
# Greek, Cyrillic, Hebrew, Arabic, the scripts of India, Thai; kana, Chinese, Hangul.
_OTHER_SCRIPT: Final = re.compile(r"[\u0370-\u1cff\u3040-\ud7ff]+")
_OTHER_SCRIPT_SHARE: Final = 0.25  # of the characters: more than units and symbols of an English report
_ENGLISH_WORDS: Final = (
    "the of and no is are with in there to has have for been not on from or was were new stable an by at but this "
    "that these which since than both all it seen shows unchanged compared comparison lesion lesions liver bone "
    "bones lung lungs spine node nodes nodal disease mets evidence small large size left right known increased "
    "decreased previous previously changes response growth nothing"
)
# Small words, and the words of every report, of German, French, Spanish, Italian, Portuguese, Dutch, the Nordic
# languages, Polish and Czech.
_FOREIGN_WORDS: Final = (
    "der das und mit kein keine keinen keiner nicht ohne eine einer einen eines zum zur bei nach den dem auch "
    "sich sind ist vom wird wurde wurden sowie bekannten bekannte weiterhin unverändert unveränderte größe größer "
    "größenkonstant größenprogredient größenprogrediente stabil stabile stabiler stabiles stabilen neu "
    "befund befunde verlauf erkrankung metastasen lebermetastasen knochenmetastasen lungenmetastasen "
    "hinweis keinerlei neue neuen neuer neuaufgetretene zunahme abnahme vergleich voruntersuchung beurteilung "
    "leber lunge knochen rechts links progrediente läsionen lymphknoten les du et pas une aux avec sans sur dans "
    "au est ne à ces cette lésion lésions stables maladie suggestif osseuse osseuses osseux hépatique hépatiques "
    "foie tumorale apparition nouvelle nouvelles évolution évolutive inchangé inchangées métastase métastases "
    "réponse el los las del una con por sin se hay observa observan aparición enfermedad estable estables "
    "progresión lesiones hepáticas óseas aumento tamaño nuevas nueva evidencia metástasis hígado respecto "
    "respuesta il gli della dello delle dei nel nella alla di da che è rispetto malattia stabili progressione "
    "lesioni epatiche ossee nuove nuova fegato quadro comparsa dimensionale metastasi risposta dos sem não ao em "
    "com uma doença progressão lesões ósseas novas estável estáveis resposta het een geen van voor zijn niet bij "
    "werd wordt ziekte progressie stabiele stabiel toename afname nieuwe metastase laesies botmetastasen "
    "levermetastasen vergelijking grootte och og ikke inte ingen inga på är som av til det nye nya sygdom sjukdom "
    "uændret oförändrad nie się jest bez oraz zmian zmiany przerzuty wątroby nowych progresji choroba není nových "
    "jater"
)
# Of the same languages, but found in English reports as well: "de novo", "post-op", "en bloc", "Na F".
_SHARED_WORDS: Final = "de des la le plus op en na ou non im y com con sin ao"
_ENGLISH: Final = frozenset(_ENGLISH_WORDS.split())
_SHARED: Final = frozenset(_SHARED_WORDS.split())
_FOREIGN: Final = frozenset(_FOREIGN_WORDS.split()) - _SHARED
# "Dr. van der Berg", "Hospital de la Cruz".
_NAME: Final = re.compile(
    r"\b[A-Z][\w.]* +(?:(?:[Vv]an|[Vv]on|[Dd]e[rnl]?|[Dd]i|[Dd]a|[Dd]os|[Dd]u|[Ll]a|[Ll]os) +)+(?=[A-Z])"
)
_NO_LETTERS: Final = {code: " " for code in range(128) if not chr(code).islower()}
_CONSIDERED: Final = 1_500  # characters; the language does not change later


def is_foreign(text: str) -> bool:
    """True when words of another language, or of another script, outnumber the English ones."""
    start = text[:_CONSIDERED]
    words = _words(start)
    if not start.isascii():
        unread = _OTHER_SCRIPT.findall(start)
        if sum(map(len, unread)) > _OTHER_SCRIPT_SHARE * len(start):
            return len(set(unread)) > len(_ENGLISH.intersection(words))
    if _FOREIGN.isdisjoint(words):
        return False
    words = _words(_NAME.sub(" ", start))
    if _FOREIGN.isdisjoint(words):
        return False
    foreign = sum(word in _FOREIGN or word in _SHARED for word in words)
    return foreign > sum(word in _ENGLISH for word in words)


def _words(text: str) -> list[str]:
    lowered = folded(text)
    return lowered.translate(_NO_LETTERS).split() if lowered.isascii() else _WORD.findall(lowered)
