"""The organs that a sentence about lesions names, however it calls them."""

import re
from typing import Final

_ORGANS: Final = re.compile(
    r"\b(?:(?P<liver>livers?|hepatic|segments?|hepatis)|(?P<bone>bon(?:es?|y)|osseous|skelet\w+|vertebra\w*|spin(?:e|al)"
    r"|ribs?|sacr\w+|ili(?:um|ac)|femur|femoral|[tls]\d{1,2}|sclerotic|lytic|osteo\w+|marrow)"
    r"|(?P<lung>lungs?|pulmonary|pleura\w*|lobes?|lobar)|(?P<node>nod(?:es?|al)|(?:lymph)?adenopathy|lymph\w*)"
    r"|(?P<brain>brain|cerebr\w+|cerebell\w+|intracranial|mening\w+|leptomening\w+)"
    r"|(?P<belly>periton\w+|oment\w+|mesent\w+)|(?P<adrenal>adrenals?)|(?P<skin>chest wall|skin)"
    r"|(?P<spleen>spleen|splenic)|(?P<kidney>kidneys?|renal)|(?P<pelvis>ovar\w+|uter\w+))\b",
    re.IGNORECASE,
)


def organs_of(text: str) -> frozenset[str]:
    """The organs named, each by one name."""
    return frozenset(match.lastgroup or "" for match in _ORGANS.finditer(text))
