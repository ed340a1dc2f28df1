"""An exam day by real HTTP: each candidate signs in, starts, answers 50 questions, hands in and looks at the result.

    python -m bench.exam_day [--candidates 200] [--arrive 60] [--pause 1.0]
    python -m bench.exam_day --candidates 1000 --rush 10

Starts the site as bin/run does (granian with two workers, the clock and the jobs) on a throw-away SQLite file, or on a new database beside that of
DATABASE_URL, with a made-up town. Candidates arrive within `--arrive` seconds and wait `--pause` seconds before each answer, half to one and a half
times as long. With `--rush` all sign in first, press start within so many seconds, and stop at their first question.

Against a site that runs already: `--stage` with that site's VAR_DIR and DATABASE_URL makes the town there (an empty one only) and prints it;
`--site http://127.0.0.1:8000 --town FILE` plays it.

Prints requests a second, milliseconds of each step, errors, and the processor seconds that each candidate cost the site. bench/README.md says what
was measured.
"""

import argparse
import gzip
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.core.towns import Town, own_database
from tests.faults.server import Server

STEPS = ("sign-in page", "sign in", "exam page", "start", "question page", "save", "hand in", "result")
OPTION = re.compile(r'name="q(\d+)" value="(\w+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
IDLE = 10  # seconds
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """The site did not answer as it must."""


class Browser:
    """One candidate's: a connection that is kept, cookies, and how long each step took."""

    def __init__(self, site: str, times: dict[str, list[float]]) -> None:
        self.origin, self.times = site, times
        self.line = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
        self.cookies: dict[str, str] = {}
        self.asked = time.perf_counter()

    def ask(self, step: str, path: str, body: str | None = None, kind: str = "application/x-www-form-urlencoded", expect: int = 200) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Origin": self.origin, "Accept-Encoding": "gzip"}
        if body is not None:
            headers["Content-Type"] = kind
        if time.perf_counter() - self.asked > IDLE:
            self.line.close()  # the server has, too; a browser connects anew
        began = self.asked = time.perf_counter()
        self.line.request("POST" if body is not None else "GET", path, body, headers)
        answer = self.line.getresponse()
        body_in = answer.read()
        self.times[step].append((time.perf_counter() - began) * 1000)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: one.value for name, one in SimpleCookie(cookie).items()}
        text = (gzip.decompress(body_in) if answer.headers["Content-Encoding"] == "gzip" else body_in).decode()
        if answer.status != expect:
            raise Failed(f"{step}: {answer.status} instead of {expect}: {text[:120]}")
        return answer.headers["Location"] if expect == 302 else text

    def form(self, step: str, path: str, page: str, **values: str) -> str:
        """Send a form of `page`; returns where it leads."""
        token = TOKEN.search(page)
        if token is None:
            raise Failed(f"{step}: no form: {page[:120]}")
        return self.ask(step, path, urlencode({"csrfmiddlewaretoken": token.group(1), **values}), expect=302)


class Candidate(threading.Thread):
    def __init__(self, number: int, town: dict[str, Any], day: "Day") -> None:
        super().__init__(daemon=True)
        self.number, self.town, self.day = number, town, day
        self.chance = random.Random(number)
        self.browser = Browser(day.site, day.times)

    def run(self) -> None:
        try:
            self._sit()
        except (Failed, OSError, http.client.HTTPException) as error:
            self.day.errors[f"{type(error).__name__} {error}"[:160]] += 1
        finally:
            self.browser.line.close()

    def _sit(self) -> None:
        rush = self.day.rush
        time.sleep(self.chance.random() * self.day.arrive)
        page = self.browser.ask("sign-in page", "/sign-in/")
        self.browser.form("sign in", "/sign-in/", page, username=self.town["accounts"][self.number], password=self.town["password"])
        exam = f"/exams/{self.town['exam']}/"
        page = self.browser.ask("exam page", exam + "?ready=1")
        if rush:
            self.day.ready.wait()
            time.sleep(self.chance.random() * rush)
        began = time.perf_counter()
        attempt = self.browser.form("start", exam + "start/", page)
        paper = self.browser.ask("question page", attempt)
        self.day.times["first question"].append((time.perf_counter() - began) * 1000)
        if not rush:
            self._answer(attempt, paper)

    def _answer(self, attempt: str, paper: str) -> None:
        options: dict[int, list[str]] = defaultdict(list)
        for position, option in OPTION.findall(paper):
            options[int(position)].append(option)
        if len(options) != self.town["questions"]:
            raise Failed(f"question page: {len(options)} questions")
        for counter, position in enumerate(options, 1):
            time.sleep(self.day.pause * (0.5 + self.chance.random()))
            chosen = {"chosen": [self.chance.choice(options[position])]}
            save = {"position": position, "content": chosen, "base": 0, "writer": f"{self.number:016x}", "counter": counter}
            said = json.loads(self.browser.ask("save", attempt + "save/", json.dumps(save), "application/json"))
            if said["version"] != 1:
                raise Failed(f"save: version {said['version']}")
        self.browser.ask("hand in", attempt + "hand-in/", json.dumps({"answers": []}), "application/json")
        if "成绩" not in self.browser.ask("result", attempt + "result/"):
            raise Failed("result: no score")
        self.day.done.append(self.number)


class Day:
    """What all candidates of a day share."""

    def __init__(self, site: str, count: int, arrive: float, pause: float, rush: float) -> None:
        self.site, self.arrive, self.pause, self.rush = site, arrive, pause, rush
        self.times: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.done: list[int] = []
        self.ready = threading.Barrier(count) if rush else threading.Barrier(1)


def play(town: dict[str, Any], day: Day, count: int) -> float:
    """All candidates; returns the seconds it took."""
    threading.stack_size(512 * 1024)
    candidates = [Candidate(number, town, day) for number in range(count)]
    began = time.perf_counter()
    for one in candidates:
        one.start()
    for one in candidates:
        one.join()
    return time.perf_counter() - began


def told(day: Day, count: int, seconds: float, processor: float | None) -> Iterator[str]:
    asked = sum(len(day.times[step]) for step in STEPS)
    yield f"{count} candidates in {seconds:.1f} s, {asked} requests, {asked / seconds:.0f} a second; {sum(day.errors.values())} errors"
    for step in (*STEPS, "first question"):
        if times := sorted(day.times[step]):
            p50, p95, p99 = (times[int(len(times) * share)] for share in (0.5, 0.95, 0.99))
            yield f"{step:15} {len(times):6}   p50 {p50:7.1f} ms   p95 {p95:7.1f}   p99 {p99:7.1f}   longest {times[-1]:7.1f}"
    if processor is not None:
        yield f"processor of the site: {processor:.1f} s, {processor / count:.3f} s a candidate"
    yield from (f"{times} x {error}" for error, times in day.errors.most_common(10))


def stage(count: int) -> dict[str, Any]:
    """A town with `count` candidates of an exam of 50 questions that is open now, their papers ready. In the database of the settings."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from core.models import Office
    from people.models import Person
    from quiz.services import papers
    from tests import factories

    call_command("migrate", verbosity=0)
    if Person.objects.exists():
        sys.exit("This site has people. Name an empty one: VAR_DIR, or DATABASE_URL.")
    Office.objects.get_or_create(id=1, defaults={"name": "南山镇", "set_up_at": timezone.now()})
    offices = [factories.office(f"第{number}办公室") for number in range(1, 21)]
    people = [factories.person(unit=offices[number % 20], account=f"day{number:05d}") for number in range(count)]
    factories.bank(120, 40, 40)
    exam = factories.exam(*people, sections=(("single", 30, 200), ("multiple", 10, 200), ("judge", 10, 200)), attempts_allowed=1)
    papers.prepare_papers(exam, timezone.now())
    accounts = [one.account for one in people]
    return {"exam": str(exam.public_id), "accounts": accounts, "password": factories.PASSWORD, "questions": 50}


@contextmanager
def own_site(count: int) -> Iterator[tuple[str, dict[str, Any], list[int]]]:
    """Its address, its town, and the processes that serve it."""
    with tempfile.TemporaryDirectory(prefix="exam-bench-") as folder, own_database() as url:
        site = Town(Path(folder), url)
        site.manage("collectstatic", "--noinput", "-v0")
        environment = site.environment
        made = subprocess.run([sys.executable, "-m", "bench.exam_day", "--stage", "--candidates", str(count)], env=environment, capture_output=True)
        if made.returncode:
            sys.exit(made.stderr.decode()[-500:])
        server = Server(environment)
        quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        workers = [subprocess.Popen([sys.executable, "manage.py", "worker", name], **quiet) for name in ("clock", "jobs")]  # type: ignore[call-overload]
        try:
            yield f"http://127.0.0.1:{server.port}", json.loads(made.stdout), [server.process.pid, *(one.pid for one in workers)]
        finally:
            for one in workers:
                one.kill()
                one.wait()
            server.kill()


def warm_up(site: str) -> None:
    """The first requests of a new process take a second."""
    for _ in range(8):
        Browser(site, defaultdict(list)).ask("sign-in page", "/sign-in/")


def processor_of(processes: list[int]) -> float:
    """Seconds that these and their children have had of the processor so far."""
    found, seconds = set(processes), 0.0
    for _ in range(3):  # children of children
        found |= {pid for pid, parent, _ in _running() if parent in found}
    for pid, _, used in _running():
        seconds += used if pid in found else 0
    return seconds


def _running() -> Iterator[tuple[int, int, float]]:
    """Of each process its id, its parent's, and what it used of the processor."""
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = one.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        yield int(one.parent.name), int(facts[1]), (int(facts[11]) + int(facts[12])) / CLOCK_TICKS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--arrive", type=float, default=60)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--rush", type=float, default=0)
    parser.add_argument("--stage", action="store_true")
    parser.add_argument("--site")
    parser.add_argument("--town", type=Path)
    chosen = parser.parse_args()
    count = chosen.candidates
    if chosen.stage:
        json.dump(stage(count), sys.stdout)
        return
    how = {"count": count, "arrive": chosen.arrive, "pause": chosen.pause, "rush": chosen.rush}
    if chosen.site:
        day = Day(chosen.site, **how)
        seconds, used = play(json.loads(chosen.town.read_text()), day, count), None
    else:
        with own_site(count) as (site, town, processes):
            warm_up(site)
            day = Day(site, **how)
            before = processor_of(processes)
            seconds = play(town, day, count)
            used = processor_of(processes) - before
    print("\n".join(told(day, count, seconds, used)))
    sys.exit(1 if day.errors else 0)


if __name__ == "__main__":
    main()
