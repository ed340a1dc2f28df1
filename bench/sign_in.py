"""A room signs in by real HTTP: each with a phone of their own scans the code of the moment, presses the one button and reads that it is done.

    python -m bench.sign_in [--people 500] [--within 60]

Starts the site as bin/run does on a throw-away SQLite file, or on a new database beside that of DATABASE_URL. Meanwhile the room's screen asks for
each new code, and a clerk's live page for its figures every five seconds. Prints milliseconds of each step and errors, and counts what the database
has: everybody once, each with one change.
"""

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.exam_day import Browser, Failed, processor_of, warm_up
from tests.core.towns import Town, own_database
from tests.faults.server import Server
from training.rules import codes

STEPS = ("scan", "page", "sign in", "done", "screen", "live page")


def stage(count: int) -> dict[str, Any]:
    """A session that is open now with `count` people due, all signed in to the site; in the database of the settings."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
    django.setup()
    from datetime import timedelta

    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from core.models import Office
    from tests import factories
    from tests.training.things import session

    call_command("migrate", verbosity=0)
    Office.objects.get_or_create(id=1, defaults={"name": "南山镇", "set_up_at": timezone.now()})
    offices = [factories.office(f"第{number}办公室") for number in range(1, 21)]
    people = [factories.person(unit=offices[number % 20], account=f"room{number:05d}", password=None) for number in range(count)]
    made = session(qr=True, starts_at=timezone.now() + timedelta(minutes=20), roster_rule={"who": "chosen", "persons": [one.pk for one in people]})

    def cookie(person: Any) -> str:
        client = Client()
        client.force_login(person, backend="people.backends.SignInBackend")
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    return {
        "session": str(made.public_id), "secret": made.secret, "name": settings.SESSION_COOKIE_NAME,
        "clerk": cookie(factories.clerk(password=None)), "cookies": [cookie(one) for one in people],
    }  # fmt: skip


def counted() -> dict[str, int]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
    django.setup()
    from training.models import Attendance, AttendanceChange, SignInIncident

    present = Attendance.objects.filter(status="present", via="qr")
    phones = present.values("phone").distinct().count()
    return {"present": present.count(), "phones": phones, "changes": AttendanceChange.objects.count(), "incidents": SignInIncident.objects.count()}


class Room:
    """What all phones share."""

    def __init__(self, site: str, room: dict[str, Any], within: float) -> None:
        self.site, self.room, self.within = site, room, within
        self.times: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.over = threading.Event()

    def browser(self, cookie: str) -> Browser:
        made = Browser(self.site, self.times)
        made.cookies[self.room["name"]] = cookie
        return made

    def kept(self, work: Any, *given: Any) -> threading.Thread:
        def run() -> None:
            try:
                work(*given)
            except (Failed, OSError, http.client.HTTPException) as error:
                self.errors[f"{type(error).__name__} {error}"[:160]] += 1

        return threading.Thread(target=run, daemon=True)

    def phone(self, number: int) -> None:
        time.sleep(random.Random(number).random() * self.within)
        browser, room = self.browser(self.room["cookies"][number]), self.room
        token = codes.token(UUID(room["session"]), room["secret"], codes.Purpose.IN, datetime.now(UTC))
        page = browser.ask("page", to := browser.ask("scan", f"/sign-in/{token}/", expect=302))
        if "您已签到" not in browser.ask("done", browser.form("sign in", to, page)):
            raise Failed("done: not signed in")
        browser.line.close()

    def screen(self) -> None:
        browser = self.browser(self.room["clerk"])
        browser.ask("screen", f"/manage/training/{self.room['session']}/projector/")
        while not self.over.wait(15):
            browser.ask("screen", f"/sign-in/screen/{self.room['session']}/")

    def clerk(self) -> None:
        browser = self.browser(self.room["clerk"])
        while not self.over.wait(5):
            browser.ask("live page", f"/manage/training/{self.room['session']}/live/")


def play(room: Room) -> float:
    threading.stack_size(512 * 1024)
    beside = [room.kept(room.screen), room.kept(room.clerk)]
    phones = [room.kept(room.phone, number) for number in range(len(room.room["cookies"]))]
    began = time.perf_counter()
    for one in (*beside, *phones):
        one.start()
    for one in phones:
        one.join()
    seconds = time.perf_counter() - began
    room.over.set()
    for one in beside:
        one.join()
    return seconds


def told(room: Room, seconds: float, processor: float, found: dict[str, int]) -> Iterator[str]:
    people = len(room.room["cookies"])
    yield f"{people} people in {seconds:.1f} s; {sum(room.errors.values())} errors; in the database: {found}"
    for step in STEPS:
        if times := sorted(room.times[step]):
            p50, p95, p99 = (times[int(len(times) * share)] for share in (0.5, 0.95, 0.99))
            yield f"{step:10} {len(times):5}   p50 {p50:6.1f} ms   p95 {p95:6.1f}   p99 {p99:6.1f}   longest {times[-1]:6.1f}"
    yield f"processor of the site: {processor:.1f} s, {processor / people * 1000:.0f} ms a person"
    yield from (f"{times} x {error}" for error, times in room.errors.most_common(10))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--within", type=float, default=60, help="seconds")
    parser.add_argument("--stage", action="store_true", help="make the room in the database of the settings, and print it")
    parser.add_argument("--counted", action="store_true", help="print what the database has")
    options = parser.parse_args()
    if options.stage or options.counted:
        json.dump(stage(options.people) if options.stage else counted(), sys.stdout)
        return
    with tempfile.TemporaryDirectory(prefix="exam-bench-") as folder, own_database() as url:
        site = Town(Path(folder), url)
        site.manage("collectstatic", "--noinput", "-v0")

        def asked(*words: str) -> Any:
            done = subprocess.run([sys.executable, "-m", "bench.sign_in", *words], env=site.environment, capture_output=True)
            return json.loads(done.stdout) if not done.returncode else sys.exit(done.stderr.decode()[-500:])

        made, server = asked("--stage", "--people", str(options.people)), Server(site.environment)
        try:
            room = Room(f"http://127.0.0.1:{server.port}", made, options.within)
            warm_up(room.site)
            before = processor_of([server.process.pid])
            seconds = play(room)
            lines = list(told(room, seconds, processor_of([server.process.pid]) - before, asked("--counted")))
        finally:
            server.kill()
    print("\n".join(lines))
    if room.errors:
        sys.exit(1)


if __name__ == "__main__":
    main()
