"""All trials the service knows, in the order in which they are listed."""

from typing import Final

from service.trials.protocols.ember_3 import EMBER_3
from service.trials.protocols.emerald import EMERALD
from service.trials.protocols.evera import EVERA
from service.trials.protocols.pada_1 import PADA_1
from service.trials.protocols.serena_6 import SERENA_6
from service.trials.protocols.veritac_2 import VERITAC_2
from service.trials.trial import Trial

TRIALS: Final = (SERENA_6, PADA_1, EMBER_3, EMERALD, VERITAC_2, EVERA)
"""Early switch first, the index trial before PADA-1; then the trials after progression."""

_BY_ID: Final = {trial.id: trial for trial in TRIALS}


def by_id(trial_id: str) -> Trial:
    """The trial with this id. Raises :class:`KeyError` for an unknown one."""
    return _BY_ID[trial_id]
