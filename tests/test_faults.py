"""Ten rounds of what ``python -m bench.harm.faults`` does in two hundred."""

from pathlib import Path

import pytest

from bench.harm.faults import run


@pytest.mark.timeout(1200)
def test_what_is_broken_at_random_heals_or_is_told(models: Path) -> None:
    told: list[str] = []
    assert run(10, 7, told.append, models) == 0, "\n".join(told)
    assert len(told) > 10  # a line a round, and what came of each kind
