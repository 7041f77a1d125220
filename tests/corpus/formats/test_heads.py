"""Every page of the bench of heads is read under the right name, or under none."""

import pytest

from bench.pages.heads import Headed, headed_pages, read


@pytest.mark.parametrize("page", list(headed_pages()), ids=lambda page: str(page.name))
def test_a_page_is_read_under_the_right_name(page: Headed) -> None:
    assert read(page) == page.said


def test_there_are_pages_of_every_kind() -> None:
    pages = list(headed_pages())
    assert len({page.name for page in pages}) == len(pages) >= 60
    assert any(page.said["authors"] for page in pages)
    assert any(page.said["published"] is None for page in pages)
