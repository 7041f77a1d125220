"""Processes that the program starts: of its own code alone, with little of its environment and nothing of the
current folder.

``command`` and ``environment`` are what the program starts one with. Run as a script, this file is the
beginning of that process: isolated from what Python finds in the environment and in folders (``-I``), on the
standard library alone (``-S``), until it is told where everything else lies.
"""

import importlib
import json
import os
import sys
from collections.abc import Iterable
from fnmatch import fnmatchcase

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - pathlib takes 10 ms; what the package lies in

_NEEDED = (
    "PATH", "LANG", "LANGUAGE", "LC_*", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_*",
    "OMP_*", "OPENBLAS_*", "MKL_*",
)  # fmt: skip


def command(entry: str, *arguments: str) -> list[str]:
    """Return the command line of a process that calls a function of the program, ``package.module.function``,
    with arguments.
    """
    bytecode = ["-B"] if sys.dont_write_bytecode else []
    mode = ["-X", f"utf8={sys.flags.utf8_mode}"]
    return [
        sys.executable,
        "-I",
        "-S",
        *bytecode,
        *mode,
        os.path.abspath(__file__),  # noqa: PTH100
        json.dumps(_places()),
        entry,
        *arguments,
    ]


def environment(also: Iterable[str] = ()) -> dict[str, str]:
    """Return what a process is given of this one's environment; ``also`` are names, or patterns of them
    (``HF_*``), that it needs beside.
    """
    patterns = (*_NEEDED, *also)
    return {
        name: value
        for name, value in os.environ.items()
        if any(fnmatchcase(name, pattern) for pattern in patterns)
    }


def _places() -> list[str]:
    """Return where a process finds modules beside the standard library: what this program lies in, then where
    this process looks.
    """
    current = os.path.realpath(os.curdir)
    absolute = [place for place in sys.path if os.path.isabs(place)]  # noqa: PTH117
    return [ROOT, *(place for place in absolute if os.path.realpath(place) != current)]


def _main() -> None:
    places, entry, *arguments = sys.argv[1:]
    sys.path.extend(place for place in json.loads(places) if place not in sys.path)
    module, _, function = entry.rpartition(".")
    sys.exit(getattr(importlib.import_module(module), function)(*arguments))


if __name__ == "__main__":
    _main()
