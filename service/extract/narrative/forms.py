"""What a form prints and nobody chose: boxes that are not ticked, and the legend of its abbreviations."""

import re
from typing import Final

# "[ ] Progressive disease  [x] Stable disease": what is not ticked is not said.
_UNTICKED: Final = re.compile(r"(?:\[ ?\]|☐|\( \))[^\[\n☐☒(]*")
_TICK: Final = re.compile(r"\[[xX✓]\]|☒|☑|\([xX]\)")
_BOXES: Final = ("[", "☐", "☒", "☑", "( )", "(x)", "(X)")
# "PD = progressive disease; SD = stable disease": two or more in a row explain what the letters mean.
_MEANING: Final = r"(?:complete|partial|stable|progressive|non-?evaluable|not evaluable)"
_ITEM: Final = (
    rf"\b(?:PD|SD|PR|CR|NE|[0-9])\s*=\s*{_MEANING}\b(?:[ -](?:metabolic |disease|response|remission))*"
)
_LEGEND: Final = re.compile(rf"{_ITEM}(?:\s*[,;/]?\s*(?:and |or )?{_ITEM})+", re.IGNORECASE)
# "Response (circle one): CR / PR / SD / PD"
_CODE: Final = r"(?:CR|PR|SD|PD|NE)"
_CHOICES: Final = re.compile(rf"\b(?:{_CODE} ?[/|,] ?){{3,4}}{_CODE}\b")
_TO_CHOOSE_FROM: Final = frozenset({"CR", "PR", "SD", "PD"})
_NUMBERED: Final = re.compile(rf"\b([0-9])\s*=\s*({_MEANING})", re.IGNORECASE)
_NUMBER_CHOSEN: Final = re.compile(r"\s*\)?\s*[:=]\s*([0-9])\b(?![.,]?\d|\s*(?:mm|cm|%))")
_SPELLED: Final = {
    "complete": "complete response", "partial": "partial response", "stable": "stable disease",
    "progressive": "progressive disease",
}  # fmt: skip
# "(PD: at least 20% increase of the sum of diameters; PR: at least 30% decrease)".
_THRESHOLDS: Final = re.compile(
    r"\((?=[^()]*(?:at least|≥|>=))(?=[^()]*(?:\bsum\b|diameter))(?:[^()]*?\b(?:PD|SD|PR|CR)\s*[:=]){2}[^()]*\)"
)


def as_chosen(text: str) -> str:
    """The text without unticked choices and without legends; a number that a legend explains is spelled out."""
    if any(box in text for box in _BOXES):
        text = _TICK.sub("", _UNTICKED.sub("", text))
    if "=" in text:
        text = _without_legends(text)
    if "PD" in text and "CR" in text:
        text = _CHOICES.sub(_unless_all, text)
    return (
        _THRESHOLDS.sub(" ", text)
        if "(" in text and ("least" in text or "≥" in text or ">=" in text)
        else text
    )


def _unless_all(listed: re.Match[str]) -> str:
    """Nothing for a list of every answer there is; a list that repeats or lacks one is what was found."""
    codes = re.findall(_CODE, listed[0])
    return " " if set(codes) >= _TO_CHOOSE_FROM and len(codes) == len(set(codes)) else listed[0]


def _without_legends(text: str) -> str:
    pieces: list[str] = []
    done = 0
    for legend in _LEGEND.finditer(text):
        numbers = {number: meaning.lower() for number, meaning in _NUMBERED.findall(legend[0])}
        end = legend.end()
        chosen = _NUMBER_CHOSEN.match(text, end)
        if numbers and (chosen is None or chosen[1] not in numbers):
            continue  # which of them was meant is not known: all of them are read
        pieces += [text[done : legend.start()], " "]
        if numbers and chosen is not None:
            meaning = numbers[chosen[1]]
            pieces.append(f"): {_SPELLED.get(meaning, meaning)}")
            end = chosen.end()
        done = end
    return "".join([*pieces, text[done:]])
