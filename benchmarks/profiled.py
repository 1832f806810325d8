"""Concordia's server with a profiler on the thread that works: `profiled.py FILE` writes there what it has seen."""

import atexit
import cProfile
import sys
import threading
from pathlib import Path

_THREAD = "workspaces"


def main() -> None:
    """Serve over standard input and output until the client is gone."""
    file = Path(sys.argv.pop(1))
    profile = cProfile.Profile()

    def begin(*_: object) -> None:
        """Called by the interpreter as the first thing in each thread."""
        sys.setprofile(None)
        if threading.current_thread().name == _THREAD:
            profile.enable()
            atexit.register(profile.dump_stats, file)

    threading.setprofile(begin)
    from saga_concordia.cli.main import main as concordia

    sys.argv[1:] = ["server"]
    concordia()


if __name__ == "__main__":
    main()
