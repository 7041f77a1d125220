"""Completion of commands and options by the shell: ``clippings completion``, and the answers to what its scripts ask."""

import os
from enum import StrEnum
from typing import Annotated

import typer

_VARIABLE = "_CLIPPINGS_COMPLETE"  # by which the shell's script asks what may follow


class Shell(StrEnum):
    """The shells that completion is made for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def set_up_completion() -> None:
    """Prepare for answering the shell, where it is the shell that asks."""
    if _VARIABLE in os.environ:
        from typer import completion

        completion.completion_init()  # type: ignore[attr-defined]  # typer calls it for options that are not had here


def completion(
    shell: Annotated[Shell, typer.Argument(help="The shell that the script is for.", show_default=False)],
) -> None:
    """Print a script that completes commands and options in a shell."""
    from typer import completion as scripts

    print(
        scripts.get_completion_script(  # type: ignore[attr-defined]  # as above
            prog_name="clippings", complete_var=_VARIABLE, shell=shell.value
        )
    )
