"""How many answers a second the real server acknowledges, and how long one takes.

    .venv/bin/python bench/exam_saves.py [--tabs 8] [--seconds 10] [--bare]

Starts granian on a throw-away SQLite file (or a new database beside DATABASE_URL's), begins one attempt, and lets so many tabs save without
pause, each on its own connection. Prints acknowledged saves per second and the median, 99th percentile and maximum in milliseconds.
`--bare` asks the one-line address /attempts/<id>/time/ instead: the floor of the same stack for a request that reads.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def tab(port: int, stage: dict[str, Any], number: int, seconds: float, bare: bool, results: Any) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{port}", "Cookie": f"device={stage['key']}"}
    times, counter, position = [], 0, number % 40 + 1
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        counter += 1
        option = stage["options"][str(position)][counter % 4]
        body = json.dumps({"position": position, "content": {"chosen": [option]}, "base": 0, "writer": f"{number:016x}", "counter": counter})
        began = time.perf_counter()
        if bare:
            line.request("GET", f"/attempts/{stage['attempt']}/time/", headers=headers)
        else:
            line.request("POST", f"/attempts/{stage['attempt']}/save/", body, headers)
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"the server answered {answer.status}")
        times.append((time.perf_counter() - began) * 1000)
    results.put(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tabs", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--bare", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="exam-bench-") as folder:
        os.environ.update(VAR_DIR=folder, SECRET_KEY="x" * 50, DJANGO_SETTINGS_MODULE="examsite.settings")
        done = subprocess.run([sys.executable, "-m", "tests.faults.stage"], cwd=ROOT, capture_output=True, text=True, check=True)
        from tests.faults.server import Server

        server = Server(dict(os.environ))
        try:
            results: Any = multiprocessing.Queue()
            tabs = [
                multiprocessing.Process(target=tab, args=(server.port, json.loads(done.stdout), number, options.seconds, options.bare, results))
                for number in range(options.tabs)
            ]
            for one in tabs:
                one.start()
            times = sorted(moment for _ in tabs for moment in results.get(timeout=options.seconds + 30))
        finally:
            server.kill()
    rate, p99 = len(times) / options.seconds, times[int(len(times) * 0.99)]
    print(f"{rate:.0f} a second; median {statistics.median(times):.2f} ms, p99 {p99:.2f} ms, max {times[-1]:.1f} ms")


if __name__ == "__main__":
    main()
