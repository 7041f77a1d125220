"""``python -m bot`` is the program ``clippings``.

What it is made of takes half a second to import. Ctrl-C ends it in one line meanwhile too, so nothing else is
imported here first.
"""

import os
import sys

# Python looks in the current folder first when it is run so; what lies there is not ours to import.
_PLACE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib is not imported yet
if not sys.flags.safe_path and os.path.realpath(sys.path[0]) == os.path.realpath(os.curdir) != _PLACE:
    del sys.path[0]

import signal  # noqa: E402 - see above
from types import FrameType  # noqa: E402 - see above


def main() -> None:
    """Run the program and exit with its status."""
    signal.signal(signal.SIGINT, _interrupt)
    from bot.cli.main import main as run

    try:
        run()
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        sys.exit(130)
    finally:
        signal.signal(signal.SIGINT, _end_at_once)


def _interrupt(_number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, but end at once where a module is being imported: there an exception may be
    taken for another one, or be dropped.
    """
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            _end_at_once()
        frame = frame.f_back
    raise KeyboardInterrupt


def _end_at_once(*_: object) -> None:
    """End before there is anything to clear away, or after."""
    os.write(2, b"\nStopped.\n" if os.isatty(2) else b"Stopped.\n")
    os._exit(130)


if __name__ == "__main__":
    main()
