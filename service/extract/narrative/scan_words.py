"""The words that name modalities and regions, and what of the body was left out; patterns of folded text."""

import re
from typing import Final

from service.extract.narrative.hinted import hinted
from service.extract.narrative.scan import Modality, Region

_TRACER: Final = (
    r"na ?f|sodium fluoride|18f[- ]?naf|fes|fluoroestradiol|cerianna|psma|dotatate|dotatoc"
    r"|dotanoc|fapi|choline|fluciclovine|flt|dopa"
    r"|amyloid|florbetapir|rubidium|methionine|fluoride"
)
OTHER_TRACER: Final = re.compile(
    rf"\b(?:{_TRACER})\b[^.\n]{{0,30}}\bpet\b|\bpet\b[^.\n]{{0,25}}\b(?:{_TRACER})\b"
    r"|\b68 ?-?ga\b|\bga-?68\b|\b16α?-?18f-fluoro"
)
FDG: Final = re.compile(r"\bf?-?fdg\b|fluorodeoxyglucose")
MODALITIES: Final = (
    (Modality.PET, hinted(r"\bpet\b|positron emission", "pet", "positron")),
    (
        Modality.CT,
        hinted(
            r"\bct\b|\b[cn]ect\b|\bncct\b|\bmdct\b|\bctpa\b|\bcta\b|\bhrct\b|\bcat scan|computed tomograph"
            r"|computerised tomograph|computerized tomograph",
            "ct",
            "cat scan",
            "tomograph",
        ),
    ),
    (Modality.MR, hinted(r"\bmri?\b|\bwb-?mri\b|magnetic resonance|\bmrcp\b", "mr", "magnetic")),
    (
        Modality.BONE_SCAN,
        hinted(
            r"\bbone scan|\bbone scintigra|bone scintigram|\bnm (?:whole body )?bone"
            r"|nuclear (?:medicine )?bone|\bwhole[- ]body bone|\bskeletal scintigra|isotope bone"
            r"|technetium|\b99m\s?-?tc|\btc-?\s?99m|\bmdp\b|\bhdp\b|\bbone spect",
            *(
                "bone s",
                "nm ",
                "nuclear",
                "body bone",
                "scintigra",
                "isotope",
                "technetium",
                "99m",
                "mdp",
                "hdp",
            ),
        ),
    ),
    (
        Modality.XR,
        hinted(
            r"\bcxr\b|\bx-?\s?rays?\b|\bxr\b|radiograph(?!ic)|skeletal survey|\bplain films?\b"
            r"|\bdr chest|\bcr chest|\br(?:ö|oe)ntgen|\bradiograf[ií]",
            *("xr", "ray", "radiogra", "skeletal survey", "plain film", "r chest", "ntgen"),
        ),
    ),
    (
        Modality.US,
        hinted(
            r"\bus\b(?! core)|ultraso(?:und|nograph)|\busg\b|sonograph|echocardiogra",
            "us",
            "sono",
            "echoc",
            "ultraso",
        ),
    ),
    (Modality.MG, hinted(r"mamm?ogra|tomosynthesis|\bmg\b(?! ?/)", "mogra", "tomosyn", "mg")),
    (
        Modality.DXA,
        hinted(r"\bdexa\b|\bdxa\b|bone densit|absorptiometry", "dexa", "dxa", "densit", "absorptio"),
    ),
)
REGIONS: Final = (
    (
        Region.CHEST,
        hinted(
            r"\bchest\b|\bthorax\b|\bthoracic(?! spine| vertebra)|\bthoraco|\bcap\b|\btap\b|\bc/a/p\b"
            r"|\bcxr\b|\bctpa\b|\bhrct\b|\blungs?\b|pulmonary angio|\bch/abd|\bncap\b|\bntap\b",
            *(
                "chest",
                "thora",
                "cap",
                "tap",
                "c/a/p",
                "cxr",
                "ctpa",
                "hrct",
                "lung",
                "pulmonary angio",
                "ch/abd",
            ),
        ),
    ),
    (
        Region.ABDOMEN,
        hinted(
            r"\babdom\w*|\babd\b|\bcap\b|\btap\b|\bc/a/p\b|\bliver\b|\bhepatic\b|\bkub\b|\bmrcp\b"
            r"|\brenal\b|\bkidneys?\b|\bpancreas\b|thoracoabdomin\w*|\babdo\b|\ba/p\b|\badrenals?\b"
            r"|\bncap\b|\bntap\b|\bap\b(?= with)",
            *(
                "abd",
                "cap",
                "tap",
                "a/p",
                "liver",
                "hepatic",
                "kub",
                "mrcp",
                "renal",
                "kidney",
                "pancreas",
                "ap with",
            ),
        ),
    ),
    (
        Region.PELVIS,
        hinted(
            r"\bpelvi[sc]\b|\babdominopelvi\w*|\bcap\b|\btap\b|\bc/a/p\b|\bpelv\b|\bncap\b|\bntap\b",
            *("pelv", "cap", "tap", "c/a/p"),
        ),
    ),
    (
        Region.HEAD,
        hinted(
            r"\bbrain\b|\bhead\b|\bcrani\w*|\bskull(?! (?:base|vertex))|\bpituitary\b|\borbits?\b"
            r"|\bcerebral\b|\bsinus(?:es)?\b|\bintracranial\b",
            *("brain", "head", "crani", "skull", "pituitary", "orbit", "cerebral", "sinus"),
        ),
    ),
    (
        Region.BREAST,
        hinted(
            r"\bbreasts?\b(?! (?:cancer|carcinoma|ca\b))|mammogra|\baxillary ultrasound",
            *("breast", "mammogra", "axillary u"),
        ),
    ),
    (
        Region.BONE,
        hinted(
            r"\bspine\b|\bbones?\b(?! windows?)|\bspinal\b|\blumbar\b|\bfemur\b|\bhip\b|\bknee\b"
            r"|\bshoulder\b|\bskelet\w*|\bhumerus\b|\bsacr\w+|\bwhole spine|\brib series",
            *(
                "spin",
                "bone",
                "lumbar",
                "femur",
                "hip",
                "knee",
                "shoulder",
                "skelet",
                "humerus",
                "sacr",
                "rib s",
            ),
        ),
    ),
    (
        Region.WHOLE_BODY,
        hinted(
            r"\bwhole[- ]?body\b|\bwb-?(?:mri?|ct|pet)\b|\bwb\b|skull[- ]?base to"
            r"|base of (?:the )?skull to|vertex to|eyes? to thighs?|orbits? to|\btotal body\b"
            r"|head to (?:mid[- ]?)?(?:thigh|toe)|to (?:the )?(?:upper |proximal )?mid[- ]?thighs?",
            *("body", "wb", "skull", "vertex to", "thigh", "orbit", "head to"),
        ),
    ),
    (
        Region.OTHER,
        hinted(
            r"\bneck\b|\bextremit\w+|\bleg\b|\barm\b|\bveins?\b|\bthyroid\b|\bcarotid\b|\bheart\b"
            r"|\bcardiac\b",
            *("neck", "extremit", "leg", "arm", "vein", "thyroid", "carotid", "heart", "cardiac"),
        ),
    ),
)
_PLACE: Final = (
    r"(?:the )?(?:upper |lower )?(?:chest|thorax|lungs?|abdomen|liver|pelvis|brain|head|neck|breasts?|spine)"
)
_PLACES: Final = rf"{_PLACE}(?:(?:,? and |,? or |, |/){_PLACE})*"
EXCLUDED: Final = hinted(
    rf"(?P<what>{_PLACES}) (?:(?:was|were|is|are|has|have|had) )?not (?:been )?"
    r"(?:imaged|scanned|included|covered|examined|performed|acquired|obtained|part of)"
    rf"|(?:without (?:imaging|coverage) of|excluding|no imaging of|(?:does|did) not (?:include"
    rf"|cover)|not including) (?P<none>{_PLACES})",
    *(" not ", "excluding", "imaging of", "coverage of", "not including"),
)
ONLY: Final = hinted(
    r"\b(?P<region>chest|thorax|abdomen|abdomen and pelvis|pelvis|brain|head|spine|liver"
    r"|breast|neck|lungs?)[ -]only\b"
    r"|\b(?:only|limited to|confined to|restricted to) (?:the )?(?:chest|thorax|abdomen|pelvis"
    r"|brain|head|spine|liver|breast|neck|lungs?)\b"
    r"|\bonly the (?:[\w ]{0,20})(?:chest|thorax|abdomen|pelvis|brain|head|spine|liver|breast"
    r"|lungs?)\b[^.]{0,25}(?:imaged|scanned|included|covered|examined)",
    *("only", "limited to", "confined to", "restricted to"),
)
ONLY_REGION: Final = re.compile(r"chest|thorax|lungs?|abdomen|pelvis|brain|head|spine|liver|breast|neck")
# Regions that CT of the trunk names as part of itself do not make PET limited.
EXAM_LINE: Final = re.compile(
    r"\b(?:ct|cect|ncct|mdct|ctpa|hrct|mri?|pet|scan|ultrasound|mammogra|radiograph|x-?ray|cxr|scintigra|dexa|dxa|nm|us"
    r"|xr|tomograph|bone densit)"
)
NARRATED: Final = re.compile(
    r"\b(?:(?:performed|obtained|acquired|imaged|scanned|helical|axial|volumetric"
    r"|multidetector|contrast[- ]enhanced|post[- ]contrast|unenhanced)\b"
    r"|skull base to|from the (?:lung apices|skull|vertex|thoracic inlet|diaphragm|eyes))"
)
# "PET/CT of May reviewed", "CT planned for next month", "images fused with PET/CT": not what was scanned here.
ANOTHER_STUDY: Final = hinted(
    r"\b(?:reviewed|cancel\w*|planned|scheduled|booked|requested|pending|awaited|recommended|unavailable"
    r"|not (?:yet )?(?:available|done|performed|obtained|made)|also (?:had|has|underwent)"
    r"|(?:see|refer to) (?:the )?separate"
    r"|fused (?:with|to|onto)|fusion with|(?:in )?conjunction with|together with (?:the|a|her) |outside|external"
    r"|(?:reported|dictated|performed) separately"
    r"|(?:is|was|were|as) (?:again )?(?:seen|shown|described|identified|noted)"
    r"|(?:seen|shown|described|identified|noted|known) (?:lesions? )?(?:on|in|at|from)|to follow|will (?:be|follow)"
    r"|from (?:\d{1,2}(?:[./-]\d| (?!to\b)[a-z]{3})|(?:19|20)\d\d"
    r"|(?:last |early |late |mid[- ])?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)[a-z]*\b)|last (?:week|month|year)|next (?:week|month)|earlier this)",
    *(
        "review",
        "cancel",
        "planned",
        "scheduled",
        "booked",
        "requested",
        "pending",
        "awaited",
        "available",
        "not ",
    ),
    *("also ", "separate", "fus", "conjunction", "together", "outside", "external", "separately"),
    *(
        "seen",
        "shown",
        "described",
        "identified",
        "noted",
        "known",
        "follow",
        "will",
        "from ",
        "last ",
        "next ",
    ),
    *("recommended", "earlier"),
)
APICES: Final = hinted(
    r"(?:lung apices|thoracic inlet|apices)[^.\n]{0,40}(?:symphysis|ischi|pelvi|perineum|proximal femora)",
    *("apices", "thoracic inlet"),
)
UPPER_ABDOMEN: Final = hinted(
    r"\bupper abdomen\b(?=[^.]{0,25}partially)"
    r"|visuali[sz]ed (?:portions? of (?:the )?)?(?:upper )?abdomen|limited (?:views?"
    r"|images?) of the (?:upper )?abdomen",
    "abdomen",
)
