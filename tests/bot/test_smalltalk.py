"""What is said in passing is told from what is asked, at the prompt and in a chat."""

import pytest

from bot.smalltalk import Passing, passing, reply

SAID = {
    Passing.GREETING: (
        "hello", "Hi", "hey!", "Hiya", "Hello there", "hi bot", "Good morning", "good evening everyone", "Hellooo",
        "Hey 👋", "hello?", "Hello, how are you?", "How are you today?", "Guten Tag", "hola", "hello clippings!",
    ),
    Passing.THANKS: (
        "thanks", "Thanks!", "thank you", "Thank u, man", "Thank you so much!", "thx", "ty", "ok thanks", "Great, thank you very much.",
        "thanks a lot 🙏", "Many thanks for your help", "cheers", "No, thanks.", "Thanks again, that's all for now",
        "THANKS!!!", "thanks?", "much appreciated", "merci", "Perfect, thanks for the quick answer", "that was helpful, thanks",
    ),
    Passing.OK: (
        "ok", "OK.", "okay", "k", "Ok cool", "got it", "I see", "alright", "great", "Nice!", "Wow", "yes", "no", "never mind",
        "lol", "haha", "Oh, I see. Interesting!", "makes sense", "sorry", "ok?", "Sounds good", "well done",
    ),
    Passing.EMOJI: ("👍", "😂😂😂", "❤️", "👍🏽!", ":)", ":-D", "🤷‍♀️", "🎉 🎉", ";-)", "<3"),
    Passing.BYE: (
        "bye", "Bye!", "goodbye", "bye bye", "see you", "See you tomorrow!", "good night", "ok thanks bye", "cya",
        "Thanks, goodbye 👋", "have a nice day", "that's all, thank you, bye", "ciao", "farewell",
    ),
    Passing.EXIT: ("exit", "quit", "EXIT", " quit ", "/exit", "/quit", "exit.", "quit!"),
    Passing.HELP: ("help", "Help!", "/help", "HELP", "help me", "help please", "help?"),
    Passing.NEW: ("/new", " /NEW "),
}  # fmt: skip
ASKED = (
    "Hello Kitty sales?", "Who said thanks?", "Is it ok to swim at Lund?", "Thanks to whom was the bridge saved?", "Who quit?",
    "Did the minister quit?", "exit polls", "Exit poll results in Madrid?", "What did the exit poll say?", "Help for farmers?",
    "help the refugees how?", "Who asked for help?", "Is OK! magazine closing?", "OK Corral anniversary", "Why did she say goodbye?",
    "Who won Bye Bye Birdie's Tony?", "Good morning America host?", "Who hosts Good Morning Britain?", "Good night and good luck cast?",
    "Thanksgiving turkey prices?", "Thank you note from the mayor?", "Hi-Vis jackets in Paris?", "Hey Jude auction price",
    "Hello, who won the cup?", "hi, what happened in Lund yesterday?", "Thanks. And in May?", "ok and to Apple?", "ok, how old is he?",
    "why?", "who else?", "and then?", "Really?", "How old is he?", "What is new?", "new bridge in Lund", "/new bridge", "Nice?",
    "Who died in Nice?", "Nice attack", "Cool Britannia?", "Great Yarmouth floods", "What is the 👍 emoji lawsuit about?",
    "Which emoji was banned?", "👍 ruling in Canada?", "No 10 party?", "Yes campaign", "Who said no?", "Sorry Day in Australia?",
    "How is the king?", "How are the hostages?", "What's up with the ferry?", "See you in court: who said that?", "is it over?",
    "Was everyone ok?", "Are the children ok?", "Who thanked the crew?", "Morning Star circulation", "Cheers actor dies?",
    "When does the quit smoking week begin?", "How do I get help with rent?", "Any news?", "Ok Tedi mine", "Ciao Ciao festival Lugano",
    "exit?", "quit?", "Right?", "Perfect storm of 1991?", "Hola Mohalla festival", "24/7?", "2011", "?", "", "...", "C++", "Bayern – Real",
    "Have a nice day law?", "Got it wrong: which pollster?", "I see no ships, who said it?", "good Samaritan law", "Merci train", "Tak Bai",
)  # fmt: skip


def test_there_are_enough_of_each() -> None:
    assert sum(map(len, SAID.values())) >= 90
    assert len(set(ASKED)) == len(ASKED) >= 80


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in SAID.items() for text in texts])
def test_what_is_said_in_passing_is_known_for_what_it_is(kind: Passing, text: str) -> None:
    assert passing(text) is kind


@pytest.mark.parametrize("text", ASKED)
def test_what_is_asked_is_never_taken_for_it(text: str) -> None:
    assert passing(text) is None


@pytest.mark.parametrize("kind", Passing)
def test_each_gets_one_short_line(kind: Passing) -> None:
    said = reply(kind)
    assert 3 < len(said) <= 120
    assert "\n" not in said


@pytest.mark.parametrize("text", ["thanks " * 10_000, "a" * 100_000, "ok " * 50_000 + "?", "👍" * 100_000])
def test_a_flood_takes_no_time(text: str) -> None:
    passing(text)
