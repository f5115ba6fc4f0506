"""Addresses that may be written in several ways."""

import pytest

from service.guard.paths import plain


@pytest.mark.checklist("C070")
@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/cds-services/esr1-patient-view", "/cds-services/esr1-patient-view"),
        ("/cds-services/esr1-patient-view/", "/cds-services/esr1-patient-view"),
        ("/cds-services/esr1-patient-view/feedback/", "/cds-services/esr1-patient-view/feedback"),
        ("/cds-services/esr1-patient-view//", "/cds-services/esr1-patient-view/"),
        ("/cds-services", "/cds-services"),
        ("/cds-services/", "/cds-services/"),
        ("/about/", "/about/"),
        ("/", "/"),
        ("http://cds.example.org/cds-services", "/cds-services"),
        ("HTTPS://cds.example.org:8443/cds-services/esr1-patient-view/", "/cds-services/esr1-patient-view"),
        ("http://cds.example.org", "/"),
        ("http://[/cds-services", "http://[/cds-services"),
        ("ftp://cds.example.org/cds-services", "ftp://cds.example.org/cds-services"),
    ],
)
def test_a_target_is_its_path_and_a_service_has_no_slash_at_its_end(target: str, path: str) -> None:
    assert plain(target) == path
