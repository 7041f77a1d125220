"""Where a store's file lies: for its owner alone to read, and never taken for a new one once it was used."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.store.records import DamagedError

_MARK = (
    "This folder's coverage is kept in {name}. As long as this file stands beside it, Clippings takes a {name} that is missing or"
    " empty for one that was lost, and not for a new beginning.\n"
)


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner may look into; one that is there already is left as it is."""
    if os.name == "nt":
        folder.mkdir(parents=True, exist_ok=True)
    else:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def private_file(file: Path) -> None:
    """Make an empty file that only its owner may read, or keep others from reading one that is there."""
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    _tighten(file)


def _tighten(file: Path) -> None:
    """Keep others from reading a file of ours, whatever the umask was when it was made; somebody else's is
    left as it is.
    """
    if os.name == "nt":
        return
    with suppress(OSError):
        state = file.stat()
        if state.st_uid == os.geteuid() and state.st_mode & 0o077:
            file.chmod(0o600)


@dataclass(frozen=True, slots=True)
class Place:
    """The file of a store, and what stands beside it under its name."""

    path: Path

    @property
    def marker(self) -> Path:
        """The file that tells a used home from a new one."""
        return self.path.with_suffix(".used")

    @property
    def _log(self) -> Path:
        """The write-ahead log, which holds what is not in the file itself yet."""
        return Path(f"{self.path}-wal")

    def make(self) -> None:
        """Make the file, empty, where there is none, and see to it that only its owner may read what is
        here.
        """
        private_file(self.path)
        for file in (self._log, Path(f"{self.path}-shm"), Path(f"{self.path}.lock"), self.marker):
            _tighten(file)

    def mark(self) -> None:
        """Take note that the store was used. What cannot be written here, on a read-only disk say, is done
        without.
        """
        with suppress(OSError):
            if not self.marker.exists():
                private_file(self.marker)
                self.marker.write_text(_MARK.format(name=self.path.name), encoding="utf-8")

    def check_there(self, was_used: bool) -> None:
        """Raise DamagedError where a used store's file is gone: before it is opened, which would throw away
        the log beside it.
        """
        is_there = self.path.exists()
        if is_there and (self.path.is_dir() or self.path.stat().st_size):
            return
        has_log = _size(self._log) > 0
        if was_used or has_log:
            raise self.lost("is empty" if is_there else "is missing", has_log)

    def lost(self, how: str, has_log: bool = False) -> DamagedError:
        """Return what to say of a used store whose file holds nothing any more."""
        log = (
            f" (move {self._log.name} away first, unless it is the very file that stood here)"
            if has_log
            else ""
        )
        return DamagedError(
            f"{self.path} {how}, but this home has been used: put that file back from a backup{log},"
            f" or remove the folder {self.path.parent} to begin anew"
        )

    def discard(self) -> None:
        """Remove the file and what belongs to it."""
        for file in (self.path, self._log, Path(f"{self.path}-shm"), self.marker):
            file.unlink(missing_ok=True)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
