"""Where the trials' statements were read: one name per source, so that a figure and its page stay together.

A source is a publication, a registry entry, a regulator's page or trade press; nothing is quoted. When a
later report replaces a figure, the trial's file names the new source beside the new data cut-off.
"""

from typing import Final

from service.trials.trial import Source


def registry(registry_id: str) -> Source:
    """The ClinicalTrials.gov entry of a trial."""
    return Source(
        title=f"ClinicalTrials.gov {registry_id}", url=f"https://clinicaltrials.gov/study/{registry_id}"
    )


# SERENA-6
SERENA_6_NEJM: Final = Source(
    title="SERENA-6, N Engl J Med 2025;393:569", url="https://doi.org/10.1056/NEJMoa2502929"
)
SERENA_6_ASCO_2026: Final = Source(
    title="SERENA-6 at ASCO 2026, Cancer Network",
    url="https://www.cancernetwork.com/view/camizestrant-extends-pfs-pfs2-esr1-mutated-advanced-breast-cancer",
)
SERENA_6_PFS2: Final = Source(
    title="SERENA-6 at ASCO 2026, OncLive",
    url="https://www.onclive.com/news/serena-6-meets-pfs2-end-point-with-early-switch-to-camizestrant-in-er-her2-negative-esr1-mutated-advanced-breast-cancer",
)
SERENA_6_SAFETY: Final = Source(
    title="FORCE XRAY on SERENA-6, 19 February 2026",
    url="https://www.facingourrisk.org/XRAY/treating-advanced-breast-cancer-with-ESR1-mutations",
)
SERENA_6_ELIGIBILITY: Final = Source(
    title="SERENA-6 eligibility, copy of the registry entry",
    url="https://inclinicaltrials.com/other/NCT04964934/details",
)
SERENA_6_SURVIVAL: Final = Source(
    title="National Center for Health Research on SERENA-6", url="https://www.center4research.org/?p=23814"
)
SERENA_6_CRITIQUE: Final = Source(
    title="Commentary on the design of SERENA-6", url="https://pmc.ncbi.nlm.nih.gov/articles/PMC12422312"
)
SERENA_6_CROSSOVER: Final = Source(
    title="OncoDaily, F.-C. Bidard on crossover in SERENA-6",
    url="https://oncodaily.com/voices/francois-clement-bidard-496714",
)

# PADA-1
PADA_1_LANCET: Final = Source(
    title="PADA-1, Lancet Oncol 2022;23:1367", url="https://doi.org/10.1016/S1470-2045(22)00555-1"
)
PADA_1_PROTOCOL: Final = Source(
    title="PADA-1 protocol, BMJ Open 2022;12:e055821", url="https://bmjopen.bmj.com/content/12/3/e055821"
)
PADA_1_ASSAY: Final = Source(
    title="Droplet digital PCR for activating ESR1 mutations",
    url="https://www.meta.org/papers/a-single-droplet-digital-pcr-for-esr1-activating/990507608",
)

# After progression
EMBER_3_NEJM: Final = Source(
    title="EMBER-3, N Engl J Med 2025;392:1189", url="https://doi.org/10.1056/NEJMoa2410858"
)
EMBER_3_UPDATE: Final = Source(
    title="EMBER-3 update, Cancer Network",
    url="https://www.cancernetwork.com/view/"
    "imlunestrant-combo-will-not-be-pursued-for-fda-approval-in-breast-cancer",
)
EMBER_3_VARIANTS: Final = Source(
    title="Guardant360 CDx S021 variants, OncoKB companion diagnostics",
    url="https://github.com/oncokb/oncokb-public",
)
EMERALD_JCO: Final = Source(
    title="EMERALD, J Clin Oncol 2022;40:3246", url="https://doi.org/10.1200/JCO.22.00338"
)
EMERALD_SUBGROUP: Final = Source(
    title="EMERALD by duration of the earlier CDK4/6 inhibitor, Bardia et al.",
    url="https://scholars.uthscsa.edu/en/publications/elacestrant-in-ersupsup-her2sup-supmetastatic-breast-cancer-with-",
)
ELACESTRANT_INTERACTIONS: Final = Source(
    title="Orserdu, special precautions",
    url="https://uat.mimsdev.com/hongkong/drug/info/orserdu/special-precautions",
)
VERITAC_2_DESIGN: Final = Source(
    title="VERITAC-2 design, table of eligibility",
    url="https://pmc.ncbi.nlm.nih.gov/articles/PMC11524203/table/T0001",
)
VERITAC_2_RESULT: Final = Source(
    title="VERITAC-2 result and approval, CURE",
    url="https://www.curetoday.com/view/fda-approves-veppanu-first-protac-for-esr1-mutant-breast-cancer",
)
EVERA_RESULT: Final = Source(
    title="evERA result and FDA review",
    url="https://meddatax.com/news/fda-reviews-giredestrant-for-esr1-mutated-breast-cancer",
)

# Regulators
FDA_CAMIZESTRANT: Final = Source(
    title="FDA notice of accelerated approval, camizestrant",
    url="https://www.fda.gov/drugs/resources-information-approved-drugs/"
    "fda-grants-accelerated-approval-camizestrant-cdk46-inhibitor-esr1-mutated-hr-positive-her2-negative",
)
US_LABEL_WARNINGS: Final = Source(
    title="warnings of the US label, by the FDA notice", url=FDA_CAMIZESTRANT.url
)
EMA_CAMIZESTRANT: Final = Source(
    title="EMA, Etcamah (camizestrant)", url="https://www.ema.europa.eu/en/medicines/human/EPAR/etcamah"
)
EMA_ELACESTRANT: Final = Source(
    title="EMA, Orserdu (elacestrant)", url="https://www.ema.europa.eu/en/medicines/human/EPAR/orserdu"
)
FDA_IMLUNESTRANT_COMBINATION: Final = Source(
    title="FDA notice, imlunestrant with abemaciclib",
    url="https://www.fda.gov/drugs/resources-information-approved-drugs/"
    "fda-approves-imlunestrant-combination-abemaciclib-er-positive-her2-negative-esr1-mutated-advanced-or",
)
EU_IMLUNESTRANT: Final = Source(
    title="Inluriyo SmPC, EU/1/25/2003", url="https://fass.se/health/product/20241121000072/smpc"
)


def openfda(application: str) -> Source:
    """The openFDA record of an approved application such as "NDA217639"."""
    return Source(
        title=f"openFDA {application}",
        url=f"https://api.fda.gov/drug/drugsfda.json?search=openfda.application_number:%22{application}%22",
    )
