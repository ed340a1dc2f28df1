"""The real web server as bin/run starts it, for tests that kill it and for the benchmarks."""

import http.client
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def web_command() -> list[str]:
    """What bin/run starts the web processes by, read off it: with other threads, other figures come out, and other faults."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "bin"))
        found: list[str] = runpy.run_path(str(ROOT / "bin" / "run"))["WEB"]
    return found


class Server:
    """granian as bin/run starts it, in a process group of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        command = [sys.executable, *web_command(), "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        until = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                assert time.monotonic() < until, "the server did not start"
                threading.Event().wait(0.05)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def save(self, stage: dict[str, Any], body: dict[str, Any]) -> int:
        """The acknowledged version, or 0 when there was no acknowledgement."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{self.port}", "Cookie": f"device={stage['key']}"}
        try:
            line.request("POST", f"/attempts/{stage['attempt']}/save/", json.dumps(body), headers)
            answer = line.getresponse()
            return int(json.loads(answer.read())["version"]) if answer.status == 200 else 0
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()
