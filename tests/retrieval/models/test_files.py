import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import tantivy

from retrieval.models.files import (
    check_space,
    fingerprint,
    fits,
    full_disk,
    is_fault,
    read_manifest,
    replace_file,
    write_manifest,
)
from tests.damage import HARM


@pytest.mark.parametrize("harm", HARM)
def test_a_file_that_came_to_harm_does_not_fit(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(os.urandom(3_000_000))
    other.write_bytes(b"")
    files = fingerprint([one, other])
    assert fits(tmp_path, files)
    harm(one)
    assert not fits(tmp_path, files)


def test_what_is_known_is_not_worked_out_again_unless_the_size_changed(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"words")
    known = {"file": "5:known before"}
    assert fingerprint([file], known) == known
    file.write_bytes(b"more words")
    assert fingerprint([file], known) == fingerprint([file]) != known


@pytest.mark.parametrize("harm", HARM)
def test_a_manifest_that_came_to_harm_counts_as_none(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    path = tmp_path / "manifest.json"
    manifest = {"layout": 4, "generation": 12, "files": {"one": "1:a"}}
    write_manifest(path, manifest)
    assert read_manifest(path) == manifest
    harm(path)
    assert read_manifest(path) == {}


def test_no_byte_of_a_manifest_changes_unnoticed(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    manifest = {"layout": 4, "generation": 12, "files": {"one": "1:a"}}
    write_manifest(path, manifest)
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert read_manifest(path) in ({}, manifest), at


def test_a_manifest_from_before_there_were_hashes_is_read(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"layout": 4}')
    assert read_manifest(tmp_path / "manifest.json") == {"layout": 4}


def test_a_full_disk_is_told_from_other_errors() -> None:
    with (
        pytest.raises(OSError, match="No space left") as real,
        Path("/dev/full").open("wb", buffering=0) as file,
    ):
        file.write(b"x")
    assert full_disk(real.value) == "the disk is full: free some space and try again"
    named = OSError(errno.EDQUOT, "Disk quota exceeded", "/home/x/file")
    assert full_disk(named) == "the disk is full (/home/x/file): free some space and try again"
    tantivy_s = ValueError(
        """An IO error occurred: 'No space left on device (os error 28) at path "/home/x/.tmp1"'"""
    )
    assert full_disk(tantivy_s) == "the disk is full (/home/x/.tmp1): free some space and try again"
    child_s = RuntimeError("OSError: [Errno 28] No space left on device: '/home/x/model.onnx'")
    assert full_disk(child_s) == "the disk is full (/home/x/model.onnx): free some space and try again"
    assert full_disk(OSError(errno.EACCES, "Permission denied", "/home/x")) is None
    with pytest.raises(RuntimeError) as caught:
        raise RuntimeError("cannot keep it") from real.value
    assert full_disk(caught.value)
    with pytest.raises(RuntimeError) as caught:
        raise RuntimeError("another matter") from None
    assert full_disk(caught.value) is None


# What a library raises on a full disk is to be seen on one. A process of its own, since what it mounts only
# it is to see.
_ON_A_FULL_DISK = """
import subprocess, sys
from pathlib import Path
from retrieval.models.files import full_disk, replace_file
from retrieval.index.lexical import Indexed, LexicalIndex

folder = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=True)

def attempt(work):
    try:
        work()
    except Exception as error:
        print(full_disk(error))
    print(sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()))

words = [Indexed(number, [f"term{number}x{word}" for word in range(99)], [], []) for number in range(5000)]
attempt(lambda: LexicalIndex(folder / "lexical").rebuild(words, 1))
attempt(lambda: replace_file(folder / "file", bytes(2_000_000)))
"""


def test_on_a_full_disk_everything_says_so_and_leaves_nothing_behind(tmp_path: Path) -> None:
    private = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    if sys.platform != "linux" or subprocess.run([*private, "true"], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    done = subprocess.run(
        [*private, sys.executable, "-c", _ON_A_FULL_DISK, str(tmp_path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    lexical, left, file, left_too = done.stdout.splitlines()
    assert lexical.startswith(f"the disk is full ({tmp_path}/lexical")
    assert file == f"the disk is full ({tmp_path / 'file'}): free some space and try again"
    assert (left, left_too) == ("[]", "[]")


def test_a_panic_is_a_fault_and_a_wish_to_end_is_none() -> None:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", stored=True)
    searcher = tantivy.Index(builder.build()).searcher()
    with pytest.raises(BaseException) as panic:  # noqa: PT011 - of a type that cannot be named
        searcher.doc(tantivy.DocAddress(9, 9))
    assert is_fault(panic.value)
    assert is_fault(EOFError())
    assert not is_fault(KeyboardInterrupt())
    assert not is_fault(SystemExit())


def test_what_is_replaced_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "file"
    replace_file(file, b"one")
    replace_file(file, b"two")
    check_space(tmp_path)
    assert file.read_bytes() == b"two"
    assert [left.name for left in tmp_path.iterdir()] == ["file"]
