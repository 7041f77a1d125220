from pathlib import Path

from corpus import article
from corpus.article import Article
from corpus.intake.reading import read

SAMPLE = Path(article.__file__).parent / "articles"


def test_the_shipped_coverage_is_two_digests() -> None:
    found = list(read(str(SAMPLE)))
    articles = [one for one in found if isinstance(one, Article)]
    assert len(articles) == len(found) == 2
    assert [(a.publisher, a.published, a.title) for a in articles] == [
        ("The Moscow Times", "2011-08-24", "Medvedev Urges Libya Peace Talks"),
        ("GlobalPost", "2011-05-27", "In shift, Russia says Gaddafi must step down"),
    ]
    assert [a.key for a in articles] == [
        "id:urn:clippings:sample:medvedev-urges-libya-peace-talks",
        "id:urn:clippings:sample:russia-says-gaddafi-must-step-down",
    ]
    for one in articles:
        assert one.digest
        assert one.language == "en"
        assert len(one.paragraphs) == 9
        assert all(one.slice(p).endswith(".") for p in one.paragraphs)
