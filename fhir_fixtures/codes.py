"""The codings used by the invented patients, one name each.

Every clinical code was looked up in its code system's release or in a published value set; the HL7 tables
(status, category) are those of FHIR R4.
"""

from typing import Final, NamedTuple


class Coding(NamedTuple):
    """One code of one code system with its display text."""

    system: str
    code: str
    display: str


RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC: Final = "http://www.whocc.no/atc"
NDC: Final = "http://hl7.org/fhir/sid/ndc"
SNOMED: Final = "http://snomed.info/sct"
LOINC: Final = "http://loinc.org"
ICD10CM: Final = "http://hl7.org/fhir/sid/icd-10-cm"
ICD10GM: Final = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"
HGNC: Final = "http://www.genenames.org"
HGVS: Final = "http://varnomen.hgvs.org"
V2_0074: Final = "http://terminology.hl7.org/CodeSystem/v2-0074"
V2_0487: Final = "http://terminology.hl7.org/CodeSystem/v2-0487"
OBSERVATION_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
CONDITION_CLINICAL: Final = "http://terminology.hl7.org/CodeSystem/condition-clinical"
CONDITION_VERIFICATION: Final = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
UCUM: Final = "http://unitsofmeasure.org"

# Drugs
LETROZOLE_TABLET: Final = Coding(RXNORM, "200064", "Letrozole 2.5 MG Oral Tablet")
LETROZOLE: Final = Coding(RXNORM, "72965", "letrozole")
LETROZOLE_ATC: Final = Coding(ATC, "L02BG04", "letrozole")
LETROZOLE_SCT: Final = Coding(SNOMED, "386911004", "Letrozole (substance)")
ANASTROZOLE: Final = Coding(RXNORM, "84857", "anastrozole")
ANASTROZOLE_TABLET: Final = Coding(RXNORM, "199224", "Anastrozole 1 MG Oral Tablet")
ANASTROZOLE_ATC: Final = Coding(ATC, "L02BG03", "anastrozole")
EXEMESTANE_TABLET: Final = Coding(RXNORM, "310261", "Exemestane 25 MG Oral Tablet")
PALBOCICLIB: Final = Coding(RXNORM, "1601374", "palbociclib")
PALBOCICLIB_TABLET: Final = Coding(RXNORM, "2284105", "Palbociclib 125 MG Oral Tablet")
PALBOCICLIB_100_TABLET: Final = Coding(RXNORM, "2284102", "Palbociclib 100 MG Oral Tablet")
PALBOCICLIB_CAPSULE: Final = Coding(RXNORM, "1601388", "Palbociclib 125 MG Oral Capsule")
PALBOCICLIB_ATC: Final = Coding(ATC, "L01EF01", "palbociclib")
PALBOCICLIB_SCT: Final = Coding(SNOMED, "715958001", "Palbociclib (substance)")
RIBOCICLIB_TABLET: Final = Coding(RXNORM, "1873983", "Ribociclib 200 MG Oral Tablet")
RIBOCICLIB_ATC: Final = Coding(ATC, "L01EF02", "ribociclib")
RIBOCICLIB_LETROZOLE_PACK: Final = Coding(
    RXNORM, "1923058", "Kisqali 600 MG - Femara 2.5 MG Daily Dose Carton"
)
ABEMACICLIB_TABLET: Final = Coding(RXNORM, "1946842", "Abemaciclib 150 MG Oral Tablet")
ABEMACICLIB_ATC: Final = Coding(ATC, "L01EF03", "abemaciclib")
FULVESTRANT_SYRINGE: Final = Coding(RXNORM, "727762", "5 ML fulvestrant 50 MG/ML Prefilled Syringe")
CAMIZESTRANT_ATC: Final = Coding(ATC, "L02BA05", "camizestrant")
TAMOXIFEN_TABLET: Final = Coding(RXNORM, "313195", "Tamoxifen 20 MG Oral Tablet")
GOSERELIN_IMPLANT: Final = Coding(RXNORM, "310592", "Goserelin 3.6 MG Drug Implant")
GOSERELIN_IMPLANT_3_MONTH: Final = Coding(RXNORM, "314008", "Goserelin 10.8 MG Drug Implant")
TRIPTORELIN_ATC: Final = Coding(ATC, "L02AE04", "triptorelin")
TRIPTORELIN_3_MONTH: Final = Coding(RXNORM, "905062", "Triptorelin 11.25 MG Injection")

# Diagnoses
BREAST_CANCER_RIGHT: Final = Coding(
    ICD10CM, "C50.911", "Malignant neoplasm of unspecified site of right female breast"
)
BREAST_CANCER_LEFT: Final = Coding(
    ICD10CM, "C50.912", "Malignant neoplasm of unspecified site of left female breast"
)
BREAST_CANCER_MALE_LEFT: Final = Coding(
    ICD10CM, "C50.922", "Malignant neoplasm of unspecified site of left male breast"
)
BREAST_CANCER_GM: Final = Coding(
    ICD10GM, "C50.4", "Bösartige Neubildung: Oberer äußerer Quadrant der Brustdrüse"
)
BREAST_CANCER_SCT: Final = Coding(SNOMED, "254837009", "Malignant neoplasm of breast (disorder)")
DUCTAL_CARCINOMA: Final = Coding(SNOMED, "408643008", "Infiltrating duct carcinoma of breast (disorder)")
LOBULAR_CARCINOMA: Final = Coding(SNOMED, "278054005", "Lobular carcinoma of breast (disorder)")
BONE_METASTASIS: Final = Coding(ICD10CM, "C79.51", "Secondary malignant neoplasm of bone")
BONE_METASTASIS_SCT: Final = Coding(SNOMED, "94222008", "Secondary malignant neoplasm of bone")
BONE_METASTASIS_GM: Final = Coding(
    ICD10GM, "C79.5", "Sekundäre bösartige Neubildung des Knochens und des Knochenmarkes"
)
LIVER_METASTASIS: Final = Coding(
    ICD10CM, "C78.7", "Secondary malignant neoplasm of liver and intrahepatic bile duct"
)
LIVER_METASTASIS_SCT: Final = Coding(SNOMED, "94381002", "Secondary malignant neoplasm of liver")
LUNG_METASTASIS: Final = Coding(ICD10CM, "C78.01", "Secondary malignant neoplasm of right lung")
LUNG_METASTASIS_SCT: Final = Coding(SNOMED, "94391008", "Secondary malignant neoplasm of lung")
POSTMENOPAUSAL: Final = Coding(SNOMED, "76498008", "Postmenopausal state (finding)")

# Receptors, performance status, disease status
ER_STAIN: Final = Coding(
    LOINC, "85337-4", "Estrogen receptor Ag [Presence] in Breast cancer specimen by Immune stain"
)
ER_TISSUE: Final = Coding(LOINC, "16112-5", "Estrogen receptor [Interpretation] in Tissue")
ER_PERCENT: Final = Coding(
    LOINC, "85329-1", "Cells.estrogen receptor/100 cells in Breast cancer specimen by Immune stain"
)
PR_STAIN: Final = Coding(
    LOINC, "85339-0", "Progesterone receptor Ag [Presence] in Breast cancer specimen by Immune stain"
)
HER2_OVERALL: Final = Coding(LOINC, "48676-1", "HER2 [Interpretation] in Tissue")
HER2_IHC: Final = Coding(LOINC, "85319-2", "HER2 [Presence] in Breast cancer specimen by Immune stain")
HER2_ISH: Final = Coding(
    LOINC, "85318-4", "ERBB2 gene duplication [Presence] in Breast cancer specimen by FISH"
)
HER2_RATIO: Final = Coding(
    LOINC, "49683-6", "ERBB2 gene copy number/Chromosome 17 copy number in Tissue by FISH"
)
HER2_COPIES: Final = Coding(LOINC, "74860-8", "ERBB2 gene copy number/nucleus in Tissue by FISH")
ECOG: Final = Coding(LOINC, "89247-1", "ECOG Performance Status score")
DISEASE_STATUS: Final = Coding(LOINC, "97509-4", "Cancer Disease Progression")
STABLE: Final = Coding(SNOMED, "359746009", "Patient's condition stable (finding)")
IMPROVED: Final = Coding(SNOMED, "268910001", "Patient's condition improved (finding)")
WORSENED: Final = Coding(SNOMED, "271299001", "Patient's condition worsened (finding)")
UNDETERMINED: Final = Coding(SNOMED, "709137006", "Patient condition undetermined (finding)")
# mCODE STU1 to STU4, TNM stage group
STAGE_CLINICAL: Final = Coding(LOINC, "21908-9", "Stage group.clinical Cancer")
STAGE_PATHOLOGIC: Final = Coding(LOINC, "21902-2", "Stage group.pathology Cancer")
POSITIVE: Final = Coding(LOINC, "LA6576-8", "Positive")
NEGATIVE: Final = Coding(LOINC, "LA6577-6", "Negative")

# Genomics
VARIANT: Final = Coding(LOINC, "69548-6", "Genetic variant assessment")
GENETIC_REPORT: Final = Coding(LOINC, "51969-4", "Genetic analysis report")
VARIANT_REPORTING_PANEL: Final = Coding(LOINC, "81247-9", "Master HL7 genetic variant reporting panel")
CFDNA_PANEL: Final = Coding(
    LOINC,
    "100029-8",
    "Cancer related multigene analysis in Plasma cell-free DNA by Molecular genetics method",
)
REGION_STUDIED: Final = Coding(LOINC, "53041-0", "DNA region of interest panel")
GENE_STUDIED: Final = Coding(LOINC, "48018-6", "Gene studied [ID]")
DNA_CHANGE: Final = Coding(LOINC, "48004-6", "DNA change (c.HGVS)")
PROTEIN_CHANGE: Final = Coding(LOINC, "48005-3", "Amino acid change (pHGVS)")
ALLELE_FREQUENCY: Final = Coding(LOINC, "81258-6", "Sample variant allelic frequency")
SOURCE_CLASS: Final = Coding(LOINC, "48002-0", "Genomic source class")
CLINICAL_SIGNIFICANCE: Final = Coding(LOINC, "53037-8", "Genetic variation clinical significance")
SOMATIC: Final = Coding(LOINC, "LA6684-0", "Somatic")
GERMLINE: Final = Coding(LOINC, "LA6683-2", "Germline")
PRESENT: Final = Coding(LOINC, "LA9633-4", "Present")
ABSENT: Final = Coding(LOINC, "LA9634-2", "Absent")
NO_CALL: Final = Coding(LOINC, "LA18198-4", "No call")
INDETERMINATE: Final = Coding(LOINC, "LA11884-6", "Indeterminate")
ESR1: Final = Coding(HGNC, "HGNC:3467", "ESR1")
PLASMA: Final = Coding(SNOMED, "119361006", "Plasma specimen (specimen)")
PLASMA_V2: Final = Coding(V2_0487, "PLAS", "Plasma")
VENOUS_BLOOD: Final = Coding(SNOMED, "122555007", "Venous blood specimen (specimen)")
TISSUE: Final = Coding(SNOMED, "119376003", "Tissue specimen (specimen)")
TUMOR_V2: Final = Coding(V2_0487, "TUMOR", "Tumor")

# Imaging studies
CT_CHEST_ABDOMEN_PELVIS: Final = Coding(LOINC, "72254-6", "CT Chest and Abdomen and Pelvis W contrast IV")
CT_CHEST: Final = Coding(LOINC, "24628-0", "CT Chest W contrast IV")
CT_ABDOMEN_PELVIS: Final = Coding(LOINC, "36813-4", "CT Abdomen and Pelvis W contrast IV")
PET_CT: Final = Coding(
    LOINC, "81555-5", "PET+CT Guidance for localization of tumor of Whole body-- W 18F-FDG IV"
)
BONE_SCAN: Final = Coding(LOINC, "39818-0", "NM Whole body Bone Views")
MR_BRAIN: Final = Coding(LOINC, "24587-8", "MR Brain WO and W contrast IV")
DIAGNOSTIC_IMAGING: Final = Coding(LOINC, "18748-4", "Diagnostic imaging study")

# Laboratory and vital signs
NEUTROPHILS: Final = Coding(LOINC, "26499-4", "Neutrophils [#/volume] in Blood")
PLATELETS: Final = Coding(LOINC, "26515-7", "Platelets [#/volume] in Blood")
HEMOGLOBIN: Final = Coding(LOINC, "718-7", "Hemoglobin [Mass/volume] in Blood")
CREATININE: Final = Coding(LOINC, "2160-0", "Creatinine [Mass/volume] in Serum or Plasma")
ALT: Final = Coding(
    LOINC, "1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma"
)
AST: Final = Coding(
    LOINC, "1920-8", "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma"
)
BILIRUBIN: Final = Coding(LOINC, "1975-2", "Bilirubin.total [Mass/volume] in Serum or Plasma")
POTASSIUM: Final = Coding(LOINC, "2823-3", "Potassium [Moles/volume] in Serum or Plasma")
CALCIUM: Final = Coding(LOINC, "17861-6", "Calcium [Mass/volume] in Serum or Plasma")
HEART_RATE: Final = Coding(LOINC, "8867-4", "Heart rate")
