"""Numbers, amounts and units in the one way in which all writings of them meet: “£14.2m” as 14.2 million pound,
“3 a.m.” as “3am”, “per cent” as “%”, “twenty-one” as 21. How other words become terms is in ``terms``.
"""

import re

_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS = {
    word: str(value)
    for words, values in (
        (["zero", *_UNITS, *_TEENS], range(20)),
        (_TENS, range(20, 100, 10)),
    )
    for word, value in zip(words, values, strict=True)
}
# Words that are one term, which their stems are not.
SAME = {
    word: term
    for term, words in {
        "percent": "percent pc",
        "million": "mn",
        "billion": "bn",
        "trillion": "tn trn",
        "km": "kms kilometre kilometres kilometer kilometers",
        "kg": "kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
        "metre": "metres meter meters",
        "litre": "litres liter liters",
    }.items()
    for word in words.split()
}
_MONEY = {"£": "pound", "$": "dollar", "€": "euro", "¥": "yen"}
_OF_MONEY = SAME | {"m": "million", "k": "thousand"}

_NUMBER = r"(?<![^\W_])\d+(?:[.,]\d+)*"
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_UNITS)}))?|{'|'.join([*_TEENS, *_UNITS])})"
# One group for each kind of amount; “am” and “pm” behind the hour, a scale behind money, a unit behind a number. What it
# may begin with is looked at first, for most words of a text are none.
AMOUNT = (
    r"(?=[\d£$€¥])(?:(?P<clock>(?<![\d.:])\d{1,2}(?:[:.][0-5]\d)?\s?[aApP]\.?[mM]\b)"
    r"|(?P<money>[£$€¥]\s?\d+(?:[.,]\d+)*(?:\s?(?i:m|mn|bn|tn|trn|k)\b)?)"
    rf"|(?P<share>{_NUMBER}\s?%)"
    rf"|(?P<measure>{_NUMBER}(?:mn|m|bn|trn|tn|kms?|kgs?|cm|mm|mph|pc)\b))"
    r"|(?P<cent>[pP]er\scent\b)"
    rf"|(?P<number>(?<![^\W_])(?=[aefnostAEFNOST])(?i:"
    rf"(?:{_SMALL}|an?)\s(?:hundred|thousand)(?:\sand\s{_SMALL})?"
    rf"|(?:{'|'.join(_TENS)})[-\s](?:{'|'.join(_UNITS)}))\b)"
)
_PARTS = re.compile(r"\d+(?:[.,]\d+)*|[£$€¥%]|[^\W\d_]+")
_CLOCK = re.compile(r"(\d+)(?:[:.](\d\d))?\s?(.+)")


def amount(kind: str, words: str) -> list[tuple[str, str]]:
    """Return the words of what AMOUNT found, in the group of this name, each beside its term."""
    if kind == "number":
        return [(words, str(_value(words.casefold())))]
    if kind == "clock":
        return _clock(words)
    if kind == "cent":
        return [(words, "percent")]
    return [(part.casefold(), _term(part, kind)) for part in _PARTS.findall(words)]


def _term(part: str, kind: str) -> str:
    if part[0].isdigit():
        return part.replace(",", "")
    if part == "%":
        return "percent"
    lower = part.casefold()
    return _MONEY.get(part) or (_OF_MONEY if kind == "money" else SAME).get(lower, lower)


def _clock(words: str) -> list[tuple[str, str]]:
    hour, minutes, half = _CLOCK.findall(words)[0]
    time = f"{hour}.{minutes}" if minutes.strip("0") else hour
    return [(hour, time), (half.casefold(), f"{half[0].casefold()}.m.")]


def _value(words: str) -> int:
    total = 0
    for word in re.split(r"[-\s]", words):
        if word in ("hundred", "thousand"):
            total = max(total, 1) * (100 if word == "hundred" else 1000)
        elif word in NUMBERS:
            total += int(NUMBERS[word])
    return total
