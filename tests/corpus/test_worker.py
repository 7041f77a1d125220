import os
import pickle
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from corpus import wire
from corpus import worker as module
from corpus.worker import in_worker


def count(to: int) -> Iterator[int]:
    yield from range(to)


def size(data: bytes) -> Iterator[int]:
    yield len(data)


def own_process() -> Iterator[int]:
    yield os.getpid()


def stuck() -> Iterator[int]:
    yield 1
    while True:
        pass


def swollen() -> Iterator[int]:
    yield len(bytearray(4 * 2**30))


def endless() -> Iterator[int]:
    def deeper(level: int) -> int:
        return deeper(level + 1)

    yield deeper(0)


def dying() -> Iterator[int]:
    yield 1
    os._exit(3)


def broken() -> Iterator[int]:
    print("garbage on standard output")
    yield dict[str, int]()["x"]


def refusing() -> Iterator[int]:
    yield 1
    raise ValueError("no article text in it")


def surroundings() -> Iterator[str]:
    yield from os.environ
    yield from (f"place {place}" for place in sys.path)
    yield f"file {module.__file__}"


def lying(words: bytes) -> Iterator[int]:
    """Do what a hostile file might that has taken its reader over: write to the program by itself."""
    for pipe in range(3, 20):
        with suppress(OSError):
            if stat.S_ISFIFO(os.fstat(pipe).st_mode):
                os.write(pipe, words)
    yield 1


class Trick:
    """What runs a command when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self._mark,)


def unknown() -> Iterator[object]:
    yield {1}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    module.stop_all()
    yield
    module.stop_all()


def test_what_is_read_comes_back_in_order() -> None:
    assert list(in_worker(partial(count, 5))) == [0, 1, 2, 3, 4]
    assert list(in_worker(partial(size, b"x" * 10_000_000))) == [10_000_000]
    assert list(in_worker(partial(count, 0))) == []


def test_one_process_beside_the_program_reads_many_documents() -> None:
    seen = {pid for _ in range(5) for pid in in_worker(own_process)}
    assert len(seen) == 1
    assert os.getpid() not in seen


@pytest.mark.parametrize(
    ("read", "error", "before"),
    [
        (stuck, "took longer than 3 s to read", [1]),
        (swollen, "needed more than 1 GB of memory to read", []),
        (endless, "nested too deep", []),
        (dying, "its reader crashed on it", [1]),
        (broken, "its reader failed on it (KeyError)", []),
        (refusing, "no article text in it", [1]),
        (unknown, "its reader failed on it (TypeError)", []),
    ],
)
def test_what_goes_wrong_is_one_line_and_the_next_is_read(
    read: partial[Iterator[int]], error: str, before: list[int]
) -> None:
    if read is swollen and sys.platform != "linux":
        pytest.skip("only Linux limits memory reliably")
    found: list[int] = []
    with pytest.raises(ValueError, match=f"^{re.escape(error)}$"):
        found.extend(in_worker(read, seconds=3 if read is stuck else 60))
    assert found == before
    assert list(in_worker(partial(count, 2))) == [0, 1]


def test_a_worker_is_given_little_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "TELEGRAM_BOT_TOKEN",
        "CLIPPINGS_MODEL",
        "HF_TOKEN",
        "AWS_SECRET_ACCESS_KEY",
        "PYTHONPATH",
        "LD_PRELOAD",
        "HOME",
    ):
        monkeypatch.setenv(name, "")
    for name in ("LC_ALL", "TZ", "OPENBLAS_CORETYPE"):
        monkeypatch.setenv(name, "C")
    names = set(in_worker(surroundings))
    assert {"PATH", "LC_ALL", "TZ", "OPENBLAS_CORETYPE", "OMP_NUM_THREADS"} <= names
    assert (
        not {
            "TELEGRAM_BOT_TOKEN",
            "CLIPPINGS_MODEL",
            "HF_TOKEN",
            "AWS_SECRET_ACCESS_KEY",
            "PYTHONPATH",
            "LD_PRELOAD",
            "HOME",
        }
        & names
    )


def test_a_worker_runs_the_code_of_this_program_and_nothing_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", ".", str(tmp_path), *sys.path, "relative"])
    found = list(in_worker(surroundings))
    places = [one.removeprefix("place ") for one in found if one.startswith("place ")]
    root = str(Path(__file__).parents[2])
    assert f"file {module.__file__}" in found
    assert not {"", ".", "relative", str(tmp_path)} & set(places)
    assert places.index(str(Path(os.__file__).parent)) < places.index(root)
    assert all(Path(place).is_absolute() for place in places)
    assert [place for place in places if "site-packages" in place] == [
        place for place in sys.path if "site-packages" in place
    ]


@pytest.mark.parametrize(
    "said",
    [
        b"garbage\n",
        b"\n",
        b"{}\n",
        b"[]\n",
        b"[" * 100_000 + b"\n",
        b'["number", "1"]\n',
        b'["number", true]\n',
        b'["other", 1]\n',
        b'["error", 1]\n',
        b'["article", {"id": "", "key": "k"}]\n',
        b'["end", {"error": null}, 1]\n',
        b'["words", "\\ud800"]\n',
        b'["words", "\xff"]\n',
        b'["words", "' + b"x" * 5000 + b'"]\n',
    ],
)
def test_what_no_reader_says_is_refused(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LONGEST", 4000)
    [before] = in_worker(own_process)
    with pytest.raises(ValueError, match=r"^its reader crashed on it$"):
        list(in_worker(partial(lying, said)))
    assert _wait_until_gone(before)
    assert list(in_worker(partial(count, 2))) == [0, 1]


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_what_a_worker_says_is_never_unpickled(tmp_path: Path, end: bytes) -> None:
    trick = pickle.dumps(Trick(tmp_path / "mark"))
    pickle.loads(trick)
    (tmp_path / "mark").unlink()
    with pytest.raises(ValueError, match=r"^its reader crashed on it$"):
        list(in_worker(partial(lying, trick + end)))
    assert not (tmp_path / "mark").exists()


def test_a_reading_that_is_given_up_leaves_nothing_behind() -> None:
    reading = in_worker(partial(count, 100_000))
    assert next(reading) == 0
    reading.close()  # type: ignore[attr-defined] # a generator
    assert list(in_worker(partial(count, 3))) == [0, 1, 2]


def test_readings_within_readings_and_in_threads() -> None:
    assert [(a, b) for a in in_worker(partial(count, 3)) for b in in_worker(partial(count, 2))] == [
        (a, b) for a in range(3) for b in range(2)
    ]
    found: list[list[int]] = []
    threads = [
        Thread(target=lambda n=n: found.append(list(in_worker(partial(count, n))))) for n in range(1, 7)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(len, found)) == [1, 2, 3, 4, 5, 6]


def read_slowly(number: int) -> list[int]:
    time.sleep(0.05 / number)
    return [number] * number


def test_several_at_once_come_back_in_order() -> None:
    drawn: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(1, 100):
            drawn.append(number)
            yield number

    found = module.at_once(read_slowly, numbers())
    assert [next(found) for _ in range(6)] == [1, 2, 2, 3, 3, 3]
    assert len(drawn) < 20  # no more than are being read
    assert list(found) == [number for number in range(4, 100) for _ in range(number)]
    assert list(module.at_once(read_slowly, [])) == []


def test_what_reading_several_at_once_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        list(module.at_once(read_slowly, [1, 0, 2]))


def test_a_worker_is_replaced_after_many_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_DOCUMENTS", 2)
    seen = [pid for _ in range(6) for pid in in_worker(own_process)]
    assert [seen.count(pid) for pid in dict.fromkeys(seen)] == [2, 2, 2]


SCRIPT = """
import sys, time
from functools import partial
from tests.corpus.test_worker import own_process, stuck
from corpus.worker import in_worker
print(next(in_worker(own_process)), flush=True)
print(list(in_worker(own_process))[0], flush=True)
for one in in_worker(stuck):
    print("reading", flush=True)
"""


def _start() -> tuple[subprocess.Popen[str], int]:
    """Start a program whose worker is stuck, and return it with the worker's process id."""
    program = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path.cwd(),
    )
    assert program.stdout is not None
    program.stdout.readline()
    worker = int(program.stdout.readline())
    assert program.stdout.readline() == "reading\n"
    return program, worker


def _is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat")
        return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _wait_until_gone(pid: int) -> bool:
    for _ in range(600):
        if not _is_alive(pid):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
def test_interrupting_the_program_stops_its_worker() -> None:
    program, worker = _start()
    program.send_signal(signal.SIGINT)
    _, told = program.communicate()
    assert "KeyboardInterrupt" in told
    assert _wait_until_gone(worker)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
def test_a_worker_that_is_idle_ends_with_a_program_that_was_killed() -> None:
    code = "from tests.corpus.test_worker import own_process\nfrom corpus.worker import in_worker\nprint(*in_worker(own_process), flush=True)\ninput()"
    program = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    worker = int(program.stdout.readline())
    assert _is_alive(worker)
    program.kill()
    program.communicate()
    assert _wait_until_gone(worker)
