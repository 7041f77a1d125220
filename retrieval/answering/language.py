"""Whether a question that was not answered is in a language that the bundled model does not read, and what its
asker is told, in that language.

Languages are told apart by py3langid (Barbaresi; after Lui and Baldwin, “langid.py: An Off-the-shelf Language
Identification Tool”, ACL 2012), which takes a second to load and is not needed for plain English.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.models.encoder import BUNDLED
from retrieval.query.terms import STOP_WORDS, terms
from retrieval.tuned import tuned

_T = tuned("language")
_LINES = Path(__file__).with_name("languages.toml")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def reads_english_only(model: str) -> bool:
    """Tell whether an encoder, by its name, is the bundled one; another is trusted to read what its user
    asks.
    """
    return model.partition("@")[0] == BUNDLED


def told_in_own_language(text: str, is_held: Callable[[str], bool]) -> str | None:
    """Return a line that says, in the language of a text, that questions are read in English; None where it
    may be English, or is in a language that no line is at hand for.

    ``is_held`` tells whether the coverage holds a term: names that it holds are the same in every language.
    """
    words = [word for run in text.split() if (word := _AROUND.sub("", run))]
    plain = [word for place, word in enumerate(words) if place == 0 or not word[0].isupper()]
    foreign = [word for word in plain if (found := terms(word)) and not any(map(is_held, found))]
    if _is_plainly_english(words) or sum(map(_words_in, foreign)) < _T["words"]:
        return None
    language, probability = _identifier().classify(" ".join(plain))
    return lines().get(language) if probability >= _T["probability"] else None


def _is_plainly_english(words: Sequence[str]) -> bool:
    return sum(word.casefold() in STOP_WORDS for word in words) >= _T["english"] * len(words)


def _words_in(word: str) -> int:
    """Return for how many words a run of letters stands: scripts of wide characters set none apart."""
    is_wide = unicodedata.east_asian_width(word[0]) == "W"
    return max(1, len(word) // 2) if is_wide else 1


@cache
def lines() -> dict[str, str]:
    """Return what is said in each language, by its ISO 639-1 code."""
    return {str(code): str(line) for code, line in tomllib.loads(_LINES.read_text("utf-8")).items()}


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
