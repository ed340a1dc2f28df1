"""How long an Excel file of 100,000 questions takes to import, how much memory the worker needs, and how long answers wait meanwhile.

Run: `SECRET_KEY=x .venv/bin/python -m bench.import_100k [rows] [saves a second]`. Works in an empty temporary folder of its own, on SQLite: the real
server (granian, as bin/run starts it) saves the answers of eight people in an exam, each on a connection of its own, while a process of its own reads
the file and takes it by the code of the worker's jobs.

bench/README.md says what was measured.
"""

import http.client
import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.core.towns import Town
from tests.faults.server import Server

TABS = 8
LETTERS = "行政机关应当依法公开村民委员会监督处罚听证复议信访土地征收补偿安置未成年人保护治安管理申请受理决定期限送达"
HEADER = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "难度", "知识点", "依据")
STAGE = f"""
import json, django; django.setup()
from django.utils import timezone
from quiz.services import attempts
from tests import factories
people = [factories.person("陈志强") for _ in range({TABS})]
factories.clerk(account="bench")
factories.bank(40, 0, 0)
exam = factories.exam(*people, sections=(("single", 40, 250),))
staged = []
for person in people:
    key, key_hash = attempts.new_device_key()
    attempt, _ = attempts.start_attempt(exam_id=exam.public_id, person=person, device_key_hash=key_hash, now=timezone.now())
    options = {{item.position: item.option_order for item in attempt.paper.items.all()}}
    staged.append({{"attempt": str(attempt.public_id), "key": key, "options": options}})
print(json.dumps(staged))
"""
IMPORT = """
import json, resource, sys, time, django; django.setup()
from django.utils import timezone
from core import jobs
from people.models import Person
from questionbank.services import imports, reading
by = Person.objects.get(account="bench")
batch = reading.upload(data=open(sys.argv[1], "rb").read(), name="试题.xlsx", by=by, now=timezone.now())
times = [time.perf_counter()]
if batch.job:
    jobs.run(batch.job.pk)
times.append(time.perf_counter())
jobs.run(imports.confirm(batch=batch, by=by, now=timezone.now()).pk)
times.append(time.perf_counter())
batch.refresh_from_db()
print(json.dumps({"read": times[1] - times[0], "write": times[2] - times[1], "processor": time.process_time(), "accepted": batch.accepted,
                  "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
"""


def make_file(path: Path, rows: int) -> None:
    """Distinct questions of three types, as long as real ones, with explanation and basis."""
    chance = random.Random(1)
    words = lambda count: "".join(chance.choices(LETTERS, k=count))  # noqa: E731
    book = Workbook(write_only=True)
    sheet = book.create_sheet("试题")
    sheet.append(HEADER)
    for number in range(rows):
        kind, answer = ("判断题", "对") if number % 10 > 7 else ("多选题", "ABD") if number % 10 > 5 else ("单选题", "ABCD"[number % 4])
        options = [words(length) for length in (10, 12, 9, 11)] if kind != "判断题" else [""] * 4
        labels = (words(60), "易中难"[number % 3], "行政处罚法", "中华人民共和国行政处罚法 第六十四条")
        sheet.append((kind, f"第{number}种情形，{words(30)}？", *options, answer, *labels))
    book.save(path)


class Tab(threading.Thread):
    """One candidate who saves an answer every `pause` seconds until told to stop; `times` are (when, milliseconds)."""

    def __init__(self, port: int, stage: dict[str, Any], pause: float) -> None:
        super().__init__()
        self.port, self.stage, self.pause = port, stage, pause
        self.over = threading.Event()
        self.times: list[tuple[float, float]] = []

    def run(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{self.port}", "Cookie": f"device={self.stage['key']}"}
        counter = 0
        self.over.wait(random.random() * self.pause)
        while not self.over.is_set():
            counter += 1
            position = counter % 40 + 1
            chosen = [self.stage["options"][str(position)][counter % 4]]
            body = json.dumps({"position": position, "content": {"chosen": chosen}, "base": 0, "writer": "ab" * 8, "counter": counter})
            began = time.perf_counter()
            line.request("POST", f"/attempts/{self.stage['attempt']}/save/", body, headers)
            answer = line.getresponse()
            answer.read()
            took = time.perf_counter() - began
            assert answer.status == 200, answer.status
            self.times.append((began, took * 1000))
            self.over.wait(max(0.0, self.pause - took))


def told(tabs: list[Tab], since: float, until: float) -> str:
    times = sorted(took for tab in tabs for at, took in tab.times if since <= at < until)
    middle, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    return f"{len(times)} saves, median {middle:.1f} ms, p99 {p99:.0f} ms, longest {times[-1]:.0f} ms"


def main() -> None:
    rows, rate = (int(sys.argv[1]) if len(sys.argv) > 1 else 100_000), (float(sys.argv[2]) if len(sys.argv) > 2 else 20)
    with tempfile.TemporaryDirectory(prefix="exam-bench-") as folder:
        town, file = Town(Path(folder)), Path(folder) / "试题.xlsx"
        make_file(file, rows)
        town.manage("migrate", "-v0")
        town.environment["DJANGO_SETTINGS_MODULE"] = "examsite.settings"
        staged = town.run("-c", STAGE)
        assert not staged.returncode, staged.stderr
        server = Server(town.environment)
        tabs = [Tab(server.port, stage, TABS / rate) for stage in json.loads(staged.stdout)]
        try:
            for tab in tabs:
                tab.start()
            time.sleep(5)  # the first answers of a new server take longer
            warm = time.perf_counter()
            time.sleep(10)
            began = time.perf_counter()
            print(f"file: {file.stat().st_size / 1e6:.0f} MB, {rows} rows\nno import: {told(tabs, warm, began)}", flush=True)
            done = subprocess.run([sys.executable, "-c", IMPORT, str(file)], cwd=Path(__file__).parents[1], env=town.environment, capture_output=True)
            ended = time.perf_counter()
        finally:
            for tab in tabs:
                tab.over.set()
            for tab in tabs:
                tab.join()
            server.kill()
        assert not done.returncode, done.stderr.decode()
        said = json.loads(done.stdout)
    assert said["accepted"] == rows
    print(f"import: read {said['read']:.1f} s, written {said['write']:.1f} s, together {said['read'] + said['write']:.1f} s "
          f"({said['processor']:.1f} s of the processor), at most {said['megabytes']} MB")  # fmt: skip
    print(f"meanwhile: {told(tabs, began, ended)}")


if __name__ == "__main__":
    main()
