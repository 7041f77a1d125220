"""Questions as people type them, made by program from questions as they are written: keywords, no capitals, slips of
the keyboard, no accents, something chatty around it.

What is made means the same: no number, and no word of under five letters, gets a slip.
"""

import random
import re
import unicodedata

_SLIPS = 0.12  # of the longer words of a question that is typed in haste
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LEFT_OUT = frozenset(
    "a an the of in on at to for by with from as is are was were be been did does do has have had will would can could "
    "should may might what which who whom whose when where why how there it its that this these those and or much many".split()
)
_BEGINNINGS = (
    "hi", "hello", "hey there", "good morning", "ok so", "quick question:", "please tell me", "can you tell me", "do you know",
    "I was wondering,", "sorry to bother you but", "I read something about it this morning and want to know:", "my mum asks",
    "hi bot, for a school project I need to know", "any idea", "just curious -", "does anyone know", "im trying to find out",
    "I missed the news yesterday.", "thanks for earlier. another one:", "tell me", "need this for a story:",
)  # fmt: skip
_ENDINGS = (
    "thanks",
    "thank you!",
    "cheers",
    "pls",
    "please",
    "??",
    "asap",
    "thx in advance",
    "- anyone?",
    "just the facts please",
)


def as_typed(question: str, chance: random.Random) -> str:
    """Return a question in one of these ways, or in several."""
    text = question
    if chance.random() < 0.22:
        text = keywords(text)
    if chance.random() < 0.3:
        text = slips(text, chance)
    if chance.random() < 0.25:
        text = without_accents(text)
    if chance.random() < 0.5:
        text = text.lower()
    if chance.random() < 0.5:
        text = text.rstrip("?.! ")
    if chance.random() < 0.2:
        text = chatty(text, chance)
    return text


def keywords(text: str) -> str:
    """Return the words that carry the question, if there are at least two."""
    words = re.findall(r"[\w’'.,%$£€-]*\w[\w%]*", text)
    kept = [word for word in words if word.lower() not in _LEFT_OUT]
    first = words[0].lower() if words else ""
    if first in ("who", "when", "where", "why", "how") and len(kept) < 6:
        kept = [first, *kept]
    return " ".join(kept) if len(kept) > 1 else text


def slips(text: str, chance: random.Random) -> str:
    """Return a text with slips in some of its longer words, but at least in one, if it has any."""
    words = text.split(" ")
    longer = [i for i, word in enumerate(words) if len(word) > 4 and word.strip("?.,!").isalpha()]
    if not longer:
        return text
    for i in {chance.choice(longer), *(i for i in longer if chance.random() < _SLIPS)}:
        words[i] = _slip(words[i], chance)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 2)
    match chance.randrange(4):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + word[at] + word[at:]
        case _:
            return word[:at] + _beside(word[at], chance) + word[at + 1 :]


def _beside(letter: str, chance: random.Random) -> str:
    for row in _ROWS:
        if letter in row:
            at = row.index(letter)
            return chance.choice([row[max(0, at - 1)], row[min(len(row) - 1, at + 1)]])
    return letter


def without_accents(text: str) -> str:
    """Return a text in plain letters, and hyphens as spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"(?<=\w)-(?=\w)", " ", plain)


def chatty(text: str, chance: random.Random) -> str:
    """Return a text with something before or behind it."""
    if chance.random() < 0.6:
        text = f"{chance.choice(_BEGINNINGS)} {text}"
    if chance.random() < 0.6:
        text = f"{text} {chance.choice(_ENDINGS)}"
    return text
