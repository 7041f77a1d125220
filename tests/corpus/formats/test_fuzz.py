"""No reader raises anything but ValueError, hangs, or dies on what is thrown at it; ``python -m bench.harm.fuzz``
throws more.
"""

import pytest

from bench.harm.fuzz import FORMS, fuzz


@pytest.mark.parametrize("name", FORMS)
def test_a_reader_gives_articles_or_a_line_on_why_there_is_none(name: str) -> None:
    outcome = fuzz(FORMS[name], 150, seed=1)
    assert outcome.inputs == 150
    assert outcome.articles > 0
    assert outcome.refused > 0
    assert outcome.inside == {}
