"""Wordings that name another cancer than the breast's, and those that only name where it has settled."""

import pytest

from service.extract.other_cancers import names_another_cancer, organs_in, without_other_cancers

ANOTHER = [
    "Metastatic colon cancer",
    "Metastatic melanoma",
    "Metastatic lung adenocarcinoma",
    "Liver metastases from colon cancer",
    "Colon cancer with liver metastases",
    "Stage IV renal cell carcinoma",
    "Metastatic adenocarcinoma of the stomach",
    "Colon adenocarcinoma metastatic to liver",
    "Pancreatic ductal adenocarcinoma with liver mets",
    "Metastatic prostate cancer",
    "Bone metastases from prostate",
    "Liver mets of colorectal origin",
    "Brain mets, lung primary",
    "Metastatic NSCLC",
    "Non-small cell lung cancer, stage IV",
    "Metastatic non-small cell lung carcinoma",
    "Metastatic ovarian carcinoma",
    "Endometrial carcinoma stage IV",
    "Metastatic squamous cell carcinoma of the head and neck",
    "Uveal melanoma metastatic to liver",
    "Metastatic urothelial carcinoma",
    "Malignant neoplasm of colon metastatic to liver",
    "Colon cancer metastasized to liver (HCC)",
    "Metastatic leiomyosarcoma",
    "Cancer of the head of pancreas with peritoneal metastases",
    "Hepatocellular carcinoma with lung metastases",
    "Metastatic neuroendocrine tumor of the pancreas",
    "Metastatic cancer of unknown primary",
    "Kolonkarzinom mit Lebermetastasen",
    "Metastasiertes Nierenzellkarzinom",
    "Lungenkrebs Stadium IV",
    "Lung ca with brain mets",
    "Metastatic thyroid carcinoma",
    "Secondary malignant neoplasm of liver from colon",
    "Liver metastases secondary to pancreatic cancer",
    "Breast metastases from lung cancer",
    "Melanoma metastatic to breast",
    "Breast cancer and colon cancer with liver metastases",
    "Metastatic gastric cancer",
    "Metastatic cholangiocarcinoma",
    "Stage 4 lung cancer",
    "Metastatic carcinoid",
    "Metastatic colon adenocarcinoma to lung",
]
NO_OTHER = [
    "Breast cancer",
    "Bone metastases",
    "Liver metastases",
    "Liver mets",
    "Metastatic breast cancer",
    "Metastatic breast cancer to lung",
    "Breast cancer metastatic to the liver and lung",
    "Lung metastases from breast cancer",
    "Liver metastases of breast origin",
    "Malignant neoplasm of breast metastatic to lung",
    "Breast cancer metastasized to bone (HCC)",
    "Breast cancer with lung metastases",
    "Breast cancer, lung mets",
    "Breast cancer, liver and bone mets",
    "Secondary malignant neoplasm of lung",
    "Secondary malignant neoplasm of liver and intrahepatic bile duct",
    "Secondary malignant neoplasm of large intestine and rectum",
    "Secondary malignant neoplasm of unspecified ovary",
    "Metastatic malignant neoplasm to lung",
    "Metastatic malignant neoplasm of liver",
    "Metastatic ductal carcinoma to lung",
    "Metastatic invasive ductal carcinoma of breast to lung",
    "Metastatic invasive lobular carcinoma to colon",
    "Carcinoma of left breast, liver metastases",
    "Breast carcinoma metastatic to skin",
    "Ovarian metastases of breast cancer",
    "Metastatic carcinoma to liver",
    "Malignant pleural effusion",
    "Metastatic disease",
    "Skeletal metastases, breast primary",
    "Stage IV breast cancer",
    "Renal failure, breast cancer",
    "Uterine bleeding on tamoxifen for breast cancer",
    "Cervical spine metastases",
    "Bone pain from liver metastases",
    "Metastatic bone cancer",
    "Invasive ductal carcinoma with lung metastases",
    "Liver biopsy: metastatic adenocarcinoma",
    "Invasive carcinoma of breast, stage IV, lung and liver",
    "Mammakarzinom mit Lebermetastasen",
    "Brustkrebs, Knochenmetastasen",
    "Malignant neoplasm of upper-outer quadrant of left female breast",
    "Estrogen receptor [Presence] in Breast cancer specimen by Immune stain",
    "Metastatic carcinoma of breast",
    "Metastatic lobular carcinoma",
    "Stomach metastasis of lobular carcinoma",
    "Metastasis to colon",
    "HER2 [Interpretation] in Tissue",
    "Estrogen receptor positive breast cancer",
]


@pytest.mark.parametrize("words", ANOTHER)
def test_another_cancer_is_recognised(words: str) -> None:
    assert names_another_cancer(words)


@pytest.mark.parametrize("words", NO_OTHER)
def test_the_breast_cancer_and_where_it_settled_are_no_other_cancer(words: str) -> None:
    assert not names_another_cancer(words)


@pytest.mark.parametrize(
    ("words", "strictly"),
    [
        ("Metastatic lung cancer", False),
        ("Metastatic carcinoma of lung", False),
        ("Liver metastases from colon cancer", True),
        ("Melanoma metastatic to brain", True),
    ],
)
def test_what_a_code_calls_a_metastasis_may_lie_in_the_organ_named(words: str, strictly: bool) -> None:
    assert names_another_cancer(words)
    assert names_another_cancer(words, strictly=True) is strictly


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("Breast cancer with history of colon cancer", "Breast cancer with"),
        ("Metastatic breast cancer, s/p melanoma", "Metastatic breast cancer,"),
        ("Pancreatic ductal adenocarcinoma", ""),
        ("Breast cancer", "Breast cancer"),
    ],
)
def test_other_cancers_are_cut_out_with_their_history(words: str, rest: str) -> None:
    assert without_other_cancers(words).strip() == rest


def test_organs_are_named_by_word_or_code() -> None:
    assert organs_in("Gastric antrum biopsy") == {"stomach"}
    assert organs_in("", ["C16.9", "I10"]) == {"stomach"}
    assert organs_in("Liver core biopsy") == {"liver"}
    assert organs_in("Liver core biopsy", elsewhere=True) == frozenset()
    assert organs_in("Breast") == frozenset()
