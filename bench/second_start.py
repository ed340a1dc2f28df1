"""How long bin/run takes until it serves, when it has been started before: python bench/second_start.py [times].

The aim is under 5 seconds. Makes a throw-away data folder with the demo town and starts the site again and again.
"""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUN = Path(__file__).resolve().parent.parent / "bin" / "run"


def start(folder: str, port: int) -> float:
    """Seconds from the command to the address being printed, which bin/run does once the site answers."""
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, RUN, "--port", str(port)], env={**os.environ, "VAR_DIR": folder}, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        while "Ctrl-C" not in (line := run.stdout.readline()):
            if not line:
                sys.exit("bin/run ended before it served")
        took = time.monotonic() - began
        run.send_signal(signal.SIGINT)
        run.wait(60)
    return took


def main() -> None:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="exam-bench-") as folder:
        print(f"first start, with the demo town: {start(folder, port):.1f} s")
        later = [start(folder, port) for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 5)]
        print(f"later starts: median {statistics.median(later):.1f} s, longest {max(later):.1f} s")


if __name__ == "__main__":
    main()
