"""The real program as a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "bot"]


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment with this home and nothing else of ours in it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLIPPINGS_", "TELEGRAM_"))}
    return {**kept, "CLIPPINGS_HOME": str(home), "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT), **more}


def clippings(
    home: Path, *arguments: object, stdin: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment(home, **more),
        cwd=home,
        timeout=120,
    )


def as_json(done: subprocess.CompletedProcess[str]) -> Any:
    """Return what a command printed as JSON."""
    assert done.stdout, done.stderr
    return json.loads(done.stdout)
