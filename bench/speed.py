"""One question in a fresh process: Clippings beside the straight script, in turn. ``python -m bench.speed
[RUNS]``.

Prints the median wall time and peak memory of both, and the median of the ratios pair by pair, which holds
when the machine's speed drifts. The model is prepared and the coverage indexed before the first run, as they
are from the second question on.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUESTION = "Has Russia called on Gaddafi to step down?"
ARTICLES = sorted((Path(__file__).parents[1] / "corpus" / "articles").glob("*.md"))


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a command to its end; return its wall time in seconds and peak memory in MB."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with status {process.returncode}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def main(runs: int) -> None:
    """Time both, in turn, and print."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CLIPPINGS_HOME": home, "HF_HUB_OFFLINE": "1"}
        ours = [sys.executable, "-m", "bot", "ask", QUESTION]
        theirs = [sys.executable, "-m", "bench.straight", QUESTION, *map(str, ARTICLES)]
        timed(ours, environment)
        timed(theirs, environment)
        pairs = [(timed(ours, environment), timed(theirs, environment)) for _ in range(runs)]
    for name, side in (("clippings ask", 0), ("straight script", 1)):
        walls, peaks = [p[side][0] for p in pairs], [p[side][1] for p in pairs]
        print(
            f"{name:<16} {statistics.median(walls):.2f} s (of {runs}: {min(walls):.2f} to {max(walls):.2f}), {statistics.median(peaks):.0f} MB"
        )
    print(f"ratio, pair by pair: {statistics.median(b[0] / a[0] for a, b in pairs):.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
