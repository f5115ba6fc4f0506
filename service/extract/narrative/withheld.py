"""Words with which a report is not finished, takes itself back, or is disputed by another reader."""

import re
from typing import Final

from service.extract.narrative.hinted import hinted

PRELIMINARY: Final = hinted(
    r"\bpreliminary\b|\bprelim\b|\bwet[- ]?read\b|\bprovisional (?:report|read|interpretation"
    r"|result)|\bunverified\b"
    r"|\bdraft\b|not for clinical use|not (?:yet )?(?:been )?(?:verified|finali[sz]ed|authori[sz]ed)"
    r"|awaiting (?:\w+ )?verification"
    r"|\byet to be (?:read|reported|reviewed|compared|interpreted)|await\w* (?:the )?(?:formal|final|official) "
    r"|before finali[sz]\w+|\breport to follow\b|\bnot (?:yet )?(?:been )?(?:seen|checked|countersigned) by"
    r"|\bunsigned\b|\b(?:ai|auto|automatically|computer|machine)[- ]generated|\bgenerated automatically"
    r"|\b(?:report|reading|interpretation|study|scan|it|this|images?) (?:has|have|was|were|is|are)(?: not|n't)(?: yet)?"
    r"(?: been)? (?:\w+ )?(?:reviewed|signed|approved|validated) by"
    r"|\binitial (?:impression|read|interpretation|report)\b|pending (?:\w+ )?(?:attending|consultant"
    r"|final|staff|physician|radiologist|formal)? ?(?:review|read|report|verification|signature|approval|sign-?off)\b",
    *(
        "prelim",
        "wet",
        "provisional",
        "verif",
        "draft",
        "clinical use",
        "finali",
        "authori",
        "await",
        "to follow",
        "unsigned",
        "generated",
        "reviewed",
        "signed",
        "approved",
        "validated",
        "yet to be",
        "seen by",
        "checked by",
        "countersigned",
    ),
    *("initial i", "initial r", "pending"),
)
WITHDRAWN: Final = hinted(
    r"(?:report|result|study|addendum|interpretation|this|it|is|are|been|be"
    r"|hereby) (?:has been |have been |was |is |being |hereby )?"
    r"(?:withdrawn|retracted|rescinded|revoked|cancelled in error|voided)"
    r"|(?:issued|released|reported|entered|filed|dictated|finali[sz]ed|signed|sent) in error"
    r"|please (?:disregard|ignore)|should be disregarded"
    r"|disregard (?:the|this|previous|above|prior)|wrong patient|different patient"
    r"|another patient|incorrect patient|not (?:of|for) this patient"
    r"|patient mismatch|report (?:is|was) (?:void|invalid)|(?:report|conclusion"
    r"|impression) (?:is|should be|to be) (?:withdrawn|ignored)"
    r"|(?:report|study|conclusions?|impression|interpretation|examination|images|case) (?:is|are|will be|to be|being) "
    r"(?:being |currently )?(?:re-?(?:evaluated|reviewed|examined|interpreted|assessed|considered)|reviewed again)"
    r"|wrong (?:prior |previous )?(?:study|scan|exam|examination|images|date|report|patient)"
    r"|being looked at again|no longer (?:valid|stands?)|under (?:further )?review\b|(?:will|to) be (?:re-?reported"
    r"|re-?read|re-?issued)|withdraw(?:s|ing)? (?:the|this|my|our)",
    *("withdr", "retract", "rescind", "revoked", "void", "error", "disregard", "ignore", "wrong", "valid"),
    *("different patient", "another patient", "incorrect patient", "this patient", "patient mismatch"),
    *("longer stand", "under review", "under further", "looked at", "reviewed again", "re-", "rere", "reiss"),
    *("reeval", "reexam", "reinterp", "reassess", "reconsid"),
)
# In an addendum that states nothing itself.
DOUBTED: Final = re.compile(
    r"\b(?:discrepan\w+|second opinion|disagree\w*|disput\w+|incorrect(?:ly)?|mistake\w*|erroneous\w*|overlooked"
    r"|missed|not described above|not mentioned above|re-?(?:review|read|assess|consider|evaluat)\w*"
    r"|further review)\b",
    re.IGNORECASE,
)
# Two readers who do not agree: neither answer is the report's.
DISPUTED: Final = hinted(
    r"\b(?:not|n't|cannot) (?:\w+ )?(?:agree|concur|share th|endorse|support th)|\bdisagree"
    r"|\bdissent|\boverrul|\bover-?rid(?:e|den)|\bbeg to differ"
    r"|\bdiffers? from (?:the )?(?:resident|first|initial|other)"
    r"|\b(?:(?:second|other|another|different) (?:reader|radiologist|reviewer|observer|opinion)|colleagues?)\b"
    r"[^.]{0,25}"
    r"\b(?:felt|thought|believ|consider|suggest|favou?r|read|saw|sees|differ|conclud|call|report)",
    *("agree", "concur", "share th", "endorse", "support th", "dissent", "overrul", "rid", "differ"),
    *("second r", "other r", "second o", "other o", "different r", "different o", "colleague"),
)
# "Comparison: none", and yet "stable".
NOTHING_TO_COMPARE: Final = re.compile(
    r"\W*(?:none|nil|n/?a|not available|unavailable"
    r"|no (?:\w+ ){0,3}?(?:available|studies|study|imaging|exams?|priors?))\b"
    r"(?!.*\d)",
    re.IGNORECASE | re.DOTALL,
)
COMPARES: Final = re.compile(
    r"\b(?:stable|unchanged|no (?:\w+ )?change|smaller|decreas\w+|reduc\w+|same|similar)\b", re.IGNORECASE
)
