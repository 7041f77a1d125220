from datetime import date

from corpus.article import Article
from retrieval.answering.answer import Citation
from retrieval.answering.citing import citations, worth_showing
from retrieval.answering.confidence import THRESHOLD, Weighed
from retrieval.query.question import Question, Setting, understand
from retrieval.tuned import tuned
from tests.conftest import article
from tests.retrieval.answering.hits import hit, weighed

CLOSED = "The mill was closed on Friday."
CRACKS = "Inspectors had found cracks in the wheel."
REOPENS = "It will open again in May."
SECOND, ASKED_SOURCE = tuned("decision")["second"], tuned("decision")["asked_source"]
PUBLISHERS = ("Bell", "Tide", "Log")


def asked(text: str = "Why was the mill closed?") -> Question:
    return understand(text, Setting(date(2024, 5, 20), publishers=PUBLISHERS))


def of_the_tide() -> Question:
    question = asked("According to the Tide, why was the mill closed?")
    assert question.sources == (("Tide",),)
    return question


def printed(publisher: str, day: str | None, *sentences: str) -> Article:
    dated = {"published": day} if day else {}
    return article("\n\n".join(sentences), publisher=publisher, url=f"https://{publisher}.example/", **dated)


def shown(found: list[Citation]) -> list[tuple[str | None, str]]:
    return [(citation.article.publisher, citation.quote) for citation in found]


def test_the_first_is_shown_however_unsure_and_others_only_near_it() -> None:
    first = weighed(CLOSED, "Bell", THRESHOLD / 2)
    assert worth_showing(asked(), [first, weighed(CRACKS, "Tide", THRESHOLD - 0.01)]) == [first]
    sure = weighed(CLOSED, "Bell", 0.95)
    near, far = weighed(CRACKS, "Tide", SECOND * 0.95), weighed(REOPENS, "Log", SECOND * 0.95 - 0.01)
    assert worth_showing(asked(), [sure, near, far]) == [sure, near]


def test_the_best_of_a_publisher_that_is_asked_about_comes_second() -> None:
    sure, near = weighed(CLOSED, "Bell", 0.95), weighed(CRACKS, "Log", 0.9)
    theirs, worse = weighed(REOPENS, "Tide", ASKED_SOURCE * 0.95), weighed("No.", "Tide", ASKED_SOURCE * 0.95)
    assert worth_showing(of_the_tide(), [sure, near, theirs, worse]) == [sure, theirs, near]
    assert worth_showing(asked(), [sure, near, theirs, worse]) == [sure, near]
    too_unsure = weighed(REOPENS, "Tide", ASKED_SOURCE * 0.95 - 0.01)
    assert worth_showing(of_the_tide(), [sure, near, too_unsure]) == [sure, near]


def test_what_else_of_a_passage_answers_follows_its_best_quote() -> None:
    one, two = printed("Bell", "2024-03-01", CLOSED, CRACKS), printed("Log", "2024-03-02", REOPENS)
    found = [Weighed(hit(one, CLOSED, CRACKS), 0.9), Weighed(hit(two, REOPENS), 0.8)]
    cited = citations(asked(), found)
    assert shown(cited) == [("Bell", CLOSED), ("Bell", CRACKS), ("Log", REOPENS)]
    assert [citation.score for citation in cited] == [0.9, 0.9, 0.8]
    assert cited[1].context == CRACKS
    best_first = citations(of_the_tide(), found)
    assert shown(best_first) == [("Bell", CLOSED), ("Log", REOPENS), ("Bell", CRACKS)]


def test_a_quote_that_several_print_is_cited_once_by_the_earliest() -> None:
    late, early = printed("Bell", "2024-03-02", CLOSED), printed("Log", "2024-03-01", CLOSED.upper())
    undated = printed("Tide", None, CLOSED)
    found = [Weighed(hit(one, one.text), sure) for one, sure in ((late, 0.9), (undated, 0.85), (early, 0.8))]
    [cited] = citations(asked(), found)
    assert (cited.article, cited.score) == (early, 0.9)
    assert cited.also_in == (late, undated)
    [of_theirs] = citations(of_the_tide(), found)
    assert of_theirs.article == undated


def test_a_further_quote_that_is_cited_as_another_s_best_is_not_repeated() -> None:
    one, two = printed("Bell", "2024-03-01", CLOSED, CRACKS), printed("Log", "2024-03-02", CRACKS)
    found = [Weighed(hit(one, CLOSED, CRACKS), 0.9), Weighed(hit(two, CRACKS), 0.8)]
    assert shown(citations(asked(), found)) == [("Bell", CLOSED), ("Log", CRACKS)]


def test_nothing_is_cited_of_nothing() -> None:
    assert citations(asked(), []) == []
