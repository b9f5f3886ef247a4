"""`reader`, and `python -m reader`."""

import os
import sys

from reader.locations import find_locations
from reader.opening import COMPLETING, Place, errors_told, is_folder, open_last, open_screen


def main() -> None:
    """Open the screen, or run a command; the screen does not wait for the commands to be loaded."""
    arguments = sys.argv[1:]
    if not arguments and COMPLETING not in os.environ:
        with errors_told():
            open_last()
    elif len(arguments) == 1 and is_folder(arguments[0]):
        from pathlib import Path

        with errors_told():
            open_screen(Place(find_locations(), Path(arguments[0])))
    else:
        from reader.cli import main as run_command

        run_command()


if __name__ == "__main__":
    main()
