"""What is said in passing, at the prompt and in a chat: greetings, thanks, “ok”, farewells, and what is asked of the
program itself.

It is told by whole messages: one of which a single word is not known here is a question.
"""

import re
import unicodedata
from enum import StrEnum

_LONGEST = 100  # characters: nobody greets at length


class Passing(StrEnum):
    """What a message is that asks nothing of the coverage."""

    GREETING = "greeting"
    THANKS = "thanks"
    OK = "ok"
    EMOJI = "emoji"
    BYE = "bye"
    EXIT = "exit"
    HELP = "help"
    NEW = "new"


_REPLIES = {
    Passing.GREETING: "Hello! Ask me anything about the coverage.",
    Passing.THANKS: "You’re welcome.",
    Passing.OK: "All right. Ask on whenever you like.",
    Passing.EMOJI: "🙂 Ask on whenever you like.",
    Passing.BYE: "Goodbye, and come back any time.",
    Passing.EXIT: "Goodbye!",
    Passing.HELP: "Ask in your own words; “And why?” follows up. /new forgets what was talked about, exit ends.",
    Passing.NEW: "Forgotten: your next question stands by itself.",
}
_COMMANDS = {
    **dict.fromkeys(("exit", "quit", "/exit", "/quit", ":q"), Passing.EXIT),
    **dict.fromkeys(
        ("help", "/help", "help me", "help please", "please help", "help me please"), Passing.HELP
    ),
    "/new": Passing.NEW,
}
# Phrases, parted by semicolons; a later kind says more of a message than an earlier one.
_SAID = {
    Passing.OK: (
        "ok; okay; okey; oki; k; kk; okie dokie; alright; all right; all good; fine; good; great; nice; cool; perfect; wow; super; awesome; amazing;"
        " excellent; wonderful; brilliant; lovely; fantastic; interesting; very interesting; impressive; neat; sweet; yes; yeah; yep; yup; no;"
        " nope; nah; sure; of course; right; exactly; true; got it; gotcha; i see; i understand; understood; makes sense; that makes sense; noted;"
        " never mind; nevermind; no problem; np; no worries; sorry; my bad; oops; lol; haha; hahaha; hehe; hmm; sounds good; well done; good job;"
        " nice one; good bot; will do; no way; love it; great stuff; that was great; that was good; you're welcome; hm; ok great; good to know; that's all; that is all; that's all for now; that's it; that's great; that's good; that was helpful;"
        " that's helpful; very helpful; helpful; very good; very nice; good answer; great answer; nice work; great job; good one; whatever"
    ),
    Passing.GREETING: (
        "hello; hallo; hi; hiya; hey; hej; howdy; yo; good morning; good afternoon; good evening; good day; morning; evening; greetings; welcome;"
        " how are you; how are you doing; how do you do; how's it going; how is it going; nice to meet you; pleased to meet you; what's up;"
        " hola; bonjour; salut; guten tag; guten morgen; servus; namaste; salaam; shalom; buenos días; buenos dias; привет; ahoj; anybody there; anyone there"
    ),
    Passing.THANKS: (
        "thanks; thank you; thank u; thankyou; thx; thnx; tnx; ty; tysm; many thanks; thanks a lot; thanks a million; thanks a bunch; no thanks; no thank you;"
        " cheers; much appreciated; appreciated; i appreciate it; much obliged; merci; danke; gracias; grazie; obrigado; obrigada; tack; tak; dank je;"
        " arigato; спасибо; merci beaucoup; danke schön; vielen dank; muchas gracias; thanks a ton; thanks so much; thank you so much"
    ),
    Passing.BYE: (
        "bye; bye bye; goodbye; good bye; good night; goodnight; see you; see ya; see you later; see you soon; see you tomorrow; see you around; cya;"
        " later alligator; farewell; so long; take care; have a nice day; have a good day; have a great day; have a good one; have a good evening;"
        " have a nice evening; have a nice weekend; have a good weekend; talk to you later; ttyl; until next time; i'm off; gotta go; i have to go;"
        " ciao; adios; adiós; au revoir; tschüss; auf wiedersehen; arrivederci; tot ziens"
    ),
}  # fmt: skip
# What may stand beside those, and is nothing by itself.
_BESIDE = (
    "there; bot; clippings; everyone; everybody; all; guys; folks; team; my friend; friend; mate; man; buddy; bro; dear; sir; madam; again; so much; very much; a lot;"
    " indeed; really; then; now; today; for now; oh; ah; aha; and; well; so; very; anyway; for that; for this; for your help; for the help;"
    " for all your help; for your time; for the answer; for your answer; for the quick answer; for the info; for the information; for helping;"
    " for everything; for your reply; to you; to you too; you too; please; dear bot"
)
_STILL_ASKED = frozenset(("ok", "okay", "okey", "k", "alright", "all right", "all good"))


def _table() -> dict[tuple[str, ...], Passing | None]:
    phrases: dict[tuple[str, ...], Passing | None] = {tuple(p.split()): None for p in _BESIDE.split(";")}
    for kind, said in _SAID.items():
        phrases |= {tuple(phrase.split()): kind for phrase in said.split(";")}
    return phrases


_PHRASES = _table()
_WORDS = frozenset(word for phrase in _PHRASES for word in phrase)
_MOST_WORDS = max(map(len, _PHRASES))
_WEIGHT = list(_SAID)
_EMOTICON = re.compile(r"(?:[:;=]['’]?[-^o]?[)(DPpO|/*]+|[xX]D+|<3+|\^_?\^)[.!]*")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")
_STOPS = re.compile(r"[\s.,!?…;:~*\"“”()–—-]+")


def passing(message: str) -> Passing | None:
    """Return what a message is that is said in passing; None for one that asks something."""
    if len(message) > _LONGEST:
        return None
    text = message.strip().casefold().replace("’", "'")
    if command := _COMMANDS.get(text.rstrip("!. ")):
        return command
    if text.rstrip("? ") == "help":
        return Passing.HELP
    parts, shown = _without_pictures(message)
    words = [word for word in _STOPS.split(parts.casefold().replace("’", "'")) if word]
    if not words:
        return Passing.EMOJI if shown else None
    return _said(words, is_asked="?" in message)


def reply(kind: Passing) -> str:
    """Return the line that answers what was said in passing."""
    return _REPLIES[kind]


def _without_pictures(message: str) -> tuple[str, bool]:
    """Return a message without its emoji and emoticons, and whether it has any."""
    kept = " ".join(" " if _EMOTICON.fullmatch(part) else part for part in message.split())
    words = "".join(" " if _is_picture(character) else character for character in kept)
    return words, words != " ".join(message.split())


def _is_picture(character: str) -> bool:
    is_symbol = character >= "\u2190" and unicodedata.category(character) == "So"
    return is_symbol or character in _JOINERS or "\U0001f3fb" <= character <= "\U0001f3ff"


def _said(words: list[str], is_asked: bool) -> Passing | None:
    """Return what words say in passing, all of them; with a question mark, what only a greeting's may have."""
    plain = [_plainly(word) for word in words]
    kinds: set[Passing] = set()
    place = 0
    while place < len(plain):
        longest = range(min(_MOST_WORDS, len(plain) - place), 0, -1)
        phrase = next((p for size in longest if (p := tuple(plain[place : place + size])) in _PHRASES), None)
        if phrase is None:
            return None
        kind = _PHRASES[phrase]
        if is_asked and kind is Passing.OK and " ".join(phrase) not in _STILL_ASKED:
            return None
        if kind:
            kinds.add(kind)
        place += len(phrase)
    return max(kinds, key=_WEIGHT.index, default=None)


def _plainly(word: str) -> str:
    """Return a word that somebody drew out, “hellooo”, as it is written."""
    if word in _WORDS or len(set(word)) == 1:
        return word
    spelt = (
        re.sub(r"(.)\1{2,}", r"\1\1", word),
        re.sub(r"(.)\1{2,}", r"\1", word),
        re.sub(r"(.)\1+$", r"\1", word),
    )
    return next((one for one in spelt if one in _WORDS), word)
