"""``python -m bot`` is the program ``clippings``."""

import os
import sys

# Python looks in the current folder first when it is run so; what lies there is not ours to import.
_PLACE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib is not imported yet
if not sys.flags.safe_path and os.path.realpath(sys.path[0]) == os.path.realpath(os.curdir) != _PLACE:
    del sys.path[0]

from bot.cli import main  # noqa: E402 - see above

main()
