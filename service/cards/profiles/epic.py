"""Epic, as its public description of CDS Hooks has it (fhir.epic.com, document "cds-hooks").

A suggestion carries one action, and the user may accept any number of them; what the clinician sees is the
action's description. Of an order only its code is taken, the details come from the site's own order record.
So what takes several orders, or a dose, cannot be a suggestion: the card keeps its text and its links, and
the options are named in the text. They are named there in any case: which codes of ours a site's order
records know, only the site can tell.
"""

from typing import Final

from service.cards.client_profile import ClientProfile

EPIC: Final = ClientProfile(
    id="epic", offers_orders=True, actions_per_suggestion=1, picks_one=False, may_drop_suggestions=True
)
