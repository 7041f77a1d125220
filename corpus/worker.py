"""Readers whose input may make them hang or balloon, run in a process of their own within limits of time and
memory.

A worker process reads one document after another and sends back what it finds; it is started when first
needed, kept for the next document, and replaced when it died or has read many. Work is pickled over its
standard input, and what it finds comes back over its standard output as ``corpus.wire`` has it: the worker
trusts the program, the program not the worker, which a hostile file may have taken over. Time is limited
everywhere; memory where the system can (Linux; macOS mostly ignores the limit).
"""

import atexit
import os
import pickle  # the program's words to its worker, never the other way round
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from typing import IO, Any, TypeVar

from corpus import child, wire

# that one document, or what is between two articles of it, may take; the slowest real page seen took 2
SECONDS = 30
MEMORY = 2**30  # bytes of address space of a worker; 0.3 of them are the interpreter and its libraries
# that a worker reads before it is replaced: the libraries' caches grow, and starting one takes a second
MOST_DOCUMENTS = 2000

MOST_AT_ONCE = 4  # workers that read parts of one source; each takes some 80 MB

_CRASHED = "its reader crashed on it"

_S = TypeVar("_S")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Work:
    """One document to read; ``read`` must be picklable: a function of a module, or a partial of one."""

    read: Callable[[], Iterable[object]]
    seconds: int


def in_worker(read: Callable[[], Iterable[_T]], seconds: int = SECONDS) -> Iterator[_T]:
    """Yield what a reader yields, run in a worker process within limits of time and memory.

    ``read`` takes nothing and must be picklable, as ``functools.partial`` of a module's function is; what it
    yields must be of the records of ``corpus.wire``. ``seconds`` limits the time to the first thing it
    yields, and from each to the next. Raises ValueError, with one line, where the reader does, and when it
    exceeds a limit or dies.
    """
    worker = _idle.pop() if _idle else _Worker()
    try:
        worker.begin(_Work(read, seconds))
        while not isinstance(reply := worker.reply(seconds), wire.End):
            yield reply  # type: ignore[misc] # what the reader yields comes back as it was
    except BaseException:
        worker.stop()
        raise
    if reply.is_spent or worker.documents >= MOST_DOCUMENTS:
        worker.stop()
    else:
        _idle.append(worker)
    if reply.error is not None:
        raise ValueError(reply.error)


def at_once(read: Callable[[_S], Iterable[_T]], items: Iterable[_S]) -> Iterator[_T]:
    """Yield what is read of each item, in order, while the next ones are read already, by as many workers as
    there are processors.
    """
    most = min(MOST_AT_ONCE, os.cpu_count() or 1)
    pool = ThreadPoolExecutor(most)
    waiting: deque[Future[list[_T]]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(lambda one: list(read(one)), item))
            if len(waiting) > 2 * most:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class _Worker:
    """A process that reads documents, one at a time."""

    def __init__(self) -> None:
        self.documents = 0
        self._is_late = False
        self._process = subprocess.Popen(
            child.command("corpus.worker.serve"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                **child.environment(),
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
            },  # each thread of NumPy's sets memory aside
            start_new_session=True,  # Ctrl-C is for the program, which then stops its workers
        )

    def begin(self, work: _Work) -> None:
        """Have the worker read a document. Raises ValueError when it cannot."""
        self.documents += 1
        self._within(work.seconds, lambda: self._send(work))

    def reply(self, seconds: int) -> wire.Record:
        """Wait for what the worker says next. Raises ValueError when it says nothing in time, dies, or says
        what no reader would.
        """
        line = self._within(seconds, self._line)
        try:
            return wire.decode(line)
        except ValueError as error:
            raise ValueError(_CRASHED) from error

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # words that it will not read any more
                _pipe(pipe).close()
        self._process.wait()

    def _send(self, value: object) -> None:
        pipe = _pipe(self._process.stdin)
        pickle.dump(value, pipe)
        pipe.flush()

    def _line(self) -> bytes:
        line: bytes = _pipe(self._process.stdout).readline(wire.LONGEST)
        if not line.endswith(b"\n"):
            raise EOFError
        return line

    def _within(self, seconds: int, wait: Callable[[], _T]) -> _T:
        timer = Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            return wait()
        except (OSError, EOFError) as error:
            late = f"took longer than {seconds} s to read"
            raise ValueError(late if self._is_late else _CRASHED) from error
        finally:
            timer.cancel()

    def _expire(self) -> None:
        self._is_late = True
        self._process.kill()


_idle: list[_Worker] = []


@atexit.register
def stop_all() -> None:
    """Stop the workers that wait for something to read; they would stop by themselves when the program
    ends.
    """
    while _idle:
        _idle.pop().stop()


# The other side


def serve() -> None:
    """Read documents for the program at the other end of standard input and output, until it is gone."""
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints must not garble them
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    spent = False
    while not spent:
        try:
            work: _Work = pickle.load(sys.stdin.buffer)  # noqa: S301 - the program's own
        except EOFError:
            return
        spent = _read(work, results)


def _read(work: _Work, results: IO[bytes]) -> bool:
    """Read one document and say whether the worker had better be replaced."""
    alarm = 2 * work.seconds  # the program watches the time; this is for when it is gone
    end = wire.End()
    _set_alarm(alarm)
    try:
        for found in work.read():
            _set_alarm(0)
            _say(results, found)
            _set_alarm(alarm)
    except ValueError as error:
        end = wire.End(str(error))
    except RecursionError:
        end = wire.End("nested too deep")
    except MemoryError:
        end = wire.End(f"needed more than {MEMORY // 2**30} GB of memory to read", is_spent=True)
    except Exception as error:  # noqa: BLE001 - the libraries that read hostile files raise whatever they please
        end = wire.End(f"its reader failed on it ({type(error).__name__})")
    _set_alarm(0)
    _say(results, end)
    return end.is_spent


def _say(results: IO[bytes], value: object) -> None:
    results.write(wire.encode(value))
    results.flush()


def _set_alarm(seconds: int) -> None:
    if sys.platform != "win32":
        signal.alarm(seconds)


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):  # a system that does not know the limit, or has a lower one
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _pipe(pipe: IO[Any] | None) -> IO[Any]:
    assert pipe is not None  # noqa: S101 - for the types: both were asked for
    return pipe
