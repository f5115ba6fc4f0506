"""What a card says comes from a patient's record and stays out of ``repr``, which ends up in logs."""

import pytest

from cds_hooks import Card, CdsResponse, Source


@pytest.mark.checklist("C131")
def test_a_card_and_a_response_show_their_name_alone() -> None:
    card = Card(summary="ESR1 D538G found", indicator="info", source=Source(label="SERENA-6"), detail="1.9 %")
    assert (repr(card), str(card)) == ("<Card>", "<Card>")
    assert repr(CdsResponse(cards=[card])) == "<CdsResponse>"
