"""The tuned values, read from ``tuned.toml``: the one file that has them, each group with when and on what it
was set.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("tuned.toml")


@cache
def tuned(group: str) -> Mapping[str, float]:
    """Return the values of a group by name. Raises KeyError where there is no such group."""
    return {name: float(value) for name, value in _groups()[group].items() if isinstance(value, int | float)}


@cache
def _groups() -> dict[str, dict[str, object]]:
    with FILE.open("rb") as file:
        return tomllib.load(file)
