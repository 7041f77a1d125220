"""A home whose database was altered or lost, by the program as a user sees it."""

import os
import sqlite3
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.bot.program import as_json, clippings
from tests.corpus.store.test_checking import miss_an_index_entry

BRIDGE = """---
title: Old bridge closes for a year
publisher: The Herald
published: 2024-05-02
url: https://herald.example/bridge
---

The old bridge over the Arn was closed on Tuesday after engineers found cracks in two of its piers.

Repairs will cost 3.5 million crowns and take a year, mayor Anna Ito said.
"""
FERRY = """---
title: Ferry runs every ten minutes
publisher: The Post
published: 2024-05-03
url: https://post.example/ferry
---

A ferry over the Arn runs every ten minutes as long as the old bridge is closed, the town said.
"""
QUESTION = "How much will repairs of the old bridge cost?"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "bridge.md").write_text(BRIDGE)
    (folder / "ferry.md").write_text(FERRY)
    return folder


@pytest.fixture
def stocked(home: Path, files: Path) -> Path:
    assert clippings(home, "add", files).returncode == 0
    return home


def alter(database: Path, statement: str, values: Iterable[Any] = ()) -> None:
    db = sqlite3.connect(database)
    db.execute(statement, tuple(values))
    db.commit()
    db.close()


def raise_the_cost(database: Path) -> None:
    alter(database, "UPDATE versions SET text = replace(text, '3.5 million', '9.5 million')")


def test_altered_words_are_never_quoted_and_adding_the_article_again_mends_them(
    stocked: Path, files: Path
) -> None:
    answer = as_json(clippings(stocked, "ask", QUESTION, "--json"))
    [article] = {
        citation["article_id"] for citation in answer["citations"] if "3.5 million" in citation["quote"]
    }
    raise_the_cost(stocked / "clippings.db")
    for command in (
        ["ask", QUESTION],
        ["search", QUESTION],
        ["ask", "--json", QUESTION],
        ["search", "--json", QUESTION],
    ):
        done = clippings(stocked, *command)
        assert "9.5 million" not in done.stdout + done.stderr
        assert "Old bridge closes" not in done.stdout
        assert done.stderr.count(f"Article {article} is left out") == 1
    assert (
        "every ten minutes" in clippings(stocked, "ask", "How often does the ferry over the Arn run?").stdout
    )
    shown = clippings(stocked, "show", article)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr.startswith(
        f"clippings: article {article} is not shown, for its stored text was altered outside Clippings"
    )
    assert f"{article}  damaged: " in clippings(stocked, "articles").stdout
    added = as_json(clippings(stocked, "add", files, "--json"))
    assert (added["added"], len(added["unchanged"])) == ([article], 1)
    again = clippings(stocked, "ask", QUESTION)
    assert ("3.5 million" in again.stdout, "left out" in again.stderr) == (True, False)
    assert clippings(stocked, "verify", "--all").returncode == 0


def test_verify_tells_damaged_from_removed_and_from_changed(stocked: Path, files: Path) -> None:
    as_json(clippings(stocked, "ask", QUESTION, "--json"))
    whole = as_json(clippings(stocked, "verify", "--all", "--json"))
    assert (whole["fallen"], whole["texts"]) == (
        [],
        {"checked": 2, "damaged": [], "astray": [], "file_damaged": False},
    )
    raise_the_cost(stocked / "clippings.db")
    done = clippings(stocked, "verify")
    assert done.returncode == 1
    assert "since damaged: what it was taken from was altered outside Clippings" in done.stdout
    assert "added again" not in done.stdout
    verified = as_json(clippings(stocked, "verify", "--json"))
    assert {one["what"] for one in verified["fallen"]} == {"damaged"}
    assert "texts" not in verified
    [article] = {one["article_id"] for one in verified["fallen"]}
    assert clippings(stocked, "remove", article).returncode == 0
    assert {one["what"] for one in as_json(clippings(stocked, "verify", "--json"))["fallen"]} == {"removed"}
    (files / "bridge.md").write_text(
        BRIDGE.replace("3.5 million", "4.75 million").replace("Repairs will cost", "It costs")
    )
    assert clippings(stocked, "add", "--restore", files / "bridge.md").returncode == 0
    assert "the article was removed and added again" in clippings(stocked, "verify").stdout


def test_verify_all_names_every_damaged_version(stocked: Path, files: Path) -> None:
    (files / "bridge.md").write_text(BRIDGE.replace("3.5 million", "4.75 million"))
    assert clippings(stocked, "add", files).returncode == 0
    raise_the_cost(stocked / "clippings.db")  # of the first version only
    assert clippings(stocked, "verify").returncode == 0
    done = clippings(stocked, "verify", "--all", "--json")
    assert done.returncode == 1
    [damaged] = as_json(done)["texts"]["damaged"]
    assert (damaged["title"], damaged["version"], damaged["current"]) == (
        "Old bridge closes for a year",
        1,
        False,
    )
    shown = clippings(stocked, "verify", "--all")
    assert f"{damaged['article_id']}  damaged: version 1, added " in shown.stdout
    assert ", not the current one  Old bridge closes for a year\n" in shown.stdout
    assert "3 stored texts checked, 1 damaged." in shown.stderr
    history = clippings(stocked, "show", damaged["article_id"], "--changes")
    assert "version 1 of 2, added " in history.stdout
    assert "damaged: its stored text was altered outside Clippings" in history.stdout
    first, second = as_json(clippings(stocked, "show", damaged["article_id"], "--changes", "--json"))[
        "versions"
    ]
    assert (first["damaged"], first["title"], second["damaged"], second["changes"]) == (
        True,
        None,
        False,
        None,
    )


def test_verify_all_names_articles_that_do_not_hold_together(stocked: Path, files: Path) -> None:
    database = stocked / "clippings.db"
    alter(database, "UPDATE articles SET current = 99 WHERE key LIKE '%bridge'")
    done = clippings(stocked, "verify", "--all")
    assert done.returncode == 1
    assert (
        "  damaged: its newest version is missing, or is not the one that counts as its current one\n"
        in done.stdout
    )
    assert "2 stored texts checked, 0 damaged. 1 article does not hold together. " in done.stderr
    assert "add such an article again from its source" in done.stderr
    assert clippings(stocked, "add", files).returncode == 0
    assert clippings(stocked, "verify", "--all").returncode == 0
    alter(database, "UPDATE articles SET key = key || '2'")
    told = as_json(clippings(stocked, "verify", "--all", "--json"))["texts"]
    assert ([one["what"] for one in told["astray"]], told["damaged"]) == (["another key"] * 2, [])


def test_verify_all_says_that_the_file_itself_is_damaged(stocked: Path) -> None:
    miss_an_index_entry(stocked / "clippings.db")
    assert clippings(stocked, "verify").returncode == 0
    done = clippings(stocked, "verify", "--all")
    assert done.returncode == 1
    [_, line] = done.stderr.splitlines()
    assert line.endswith("The database file itself is damaged: restore it from a backup.")
    assert as_json(clippings(stocked, "verify", "--all", "--json"))["texts"]["file_damaged"] is True


def test_an_update_of_a_damaged_article_says_that_nothing_can_be_compared(stocked: Path, files: Path) -> None:
    raise_the_cost(stocked / "clippings.db")
    (files / "bridge.md").write_text(BRIDGE.replace("3.5 million", "4.75 million"))
    done = clippings(stocked, "add", files)
    assert done.returncode == 0
    assert "what was kept before is damaged, so what changed cannot be told" in done.stdout
    assert "4.75 million" in clippings(stocked, "ask", QUESTION).stdout


@pytest.mark.parametrize(("loss", "note"), [("missing", "clippings.used"), ("empty", "index")])
def test_a_home_whose_database_is_lost_is_not_taken_for_a_new_one(
    stocked: Path, files: Path, loss: str, note: str
) -> None:
    database = stocked / "clippings.db"
    database.unlink() if loss == "missing" else database.write_bytes(b"")
    if note == "index":
        (stocked / "clippings.used").unlink()
    else:
        (stocked / "index").rename(stocked / "elsewhere")
    watched = files / "watched.txt"
    watched.write_text(f"{files}\n")
    commands: list[list[object]] = [
        ["articles"], ["ask", QUESTION], ["add", files], ["watch", watched, "--once"], ["verify"], ["status"], ["bot"],
    ]  # fmt: skip
    for command in commands:
        done = clippings(stocked, *command, TELEGRAM_BOT_TOKEN="123456:abcdefghijklmnopqrstuvwxyzABCDEFGHI")
        assert (done.returncode, done.stdout) == (2, ""), command
        [line] = done.stderr.splitlines()
        assert line == (
            f"clippings: {database} is {loss}, but this home has been used: put that file back from a backup,"
            f" or remove the folder {stocked} to begin anew"
        )


def test_a_home_in_which_only_the_sample_was_used_goes_on_without_its_database(home: Path) -> None:
    assert clippings(home, "ask", "Who belongs to the G8?").returncode == 0
    (home / "clippings.db").unlink()
    done = clippings(home, "ask", "Who belongs to the G8?")
    assert (done.returncode, "made anew" in done.stderr) == (0, False)


@pytest.mark.parametrize("damage", ["lost", "altered", "pages", "cut"])
def test_a_sample_that_is_damaged_is_made_anew(home: Path, damage: str) -> None:
    assert clippings(home, "articles").returncode == 0
    database = home / "sample" / "clippings.db"
    if damage == "lost":
        database.unlink()
    elif damage == "altered":
        alter(database, "UPDATE versions SET text = replace(text, 'G8', 'G9')")
    elif damage == "pages":
        whole = database.read_bytes()
        database.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    else:
        database.write_bytes(database.read_bytes()[:6000])
    done = clippings(home, "ask", "Who belongs to the G8?")
    assert done.returncode == 0
    assert "G9" not in done.stdout
    assert done.stderr.count("The shipped sample coverage was damaged or lost, and is made anew.\n") == 1
    assert "made anew" not in clippings(home, "articles").stderr


@pytest.mark.skipif(os.name == "nt", reason="there are no such modes")
@pytest.mark.parametrize(
    ("command", "given"), [("articles", []), ("add", ["nothing.txt"]), ("watch", ["watched.txt", "--once"])]
)
def test_a_new_home_is_for_its_owner_alone(tmp_path: Path, command: str, given: list[str]) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "watched.txt").write_text(f"{tmp_path / 'nothing'}\n")
    new = tmp_path / "new"
    assert clippings(tmp_path, command, *given, CLIPPINGS_HOME=str(new)).returncode in (0, 2)
    assert stat.S_IMODE(new.stat().st_mode) == 0o700
    modes = {place.name: stat.S_IMODE(place.stat().st_mode) for place in new.iterdir()}
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == {}
