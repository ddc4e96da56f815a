"""The command line, `demarche` or `python -m demarche`: the same program as the one that cargo installs."""

from __future__ import annotations

import signal
import sys

from . import _native


def main() -> int:
    """Runs the command line and gives its exit code."""
    # Else an interrupt would wait until the program gives control back.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.main(["demarche", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
