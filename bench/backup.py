"""How long a backup of a database of 200 MB takes, and how long somebody who saves meanwhile waits.

Run: `SECRET_KEY=x .venv/bin/python -m bench.backup [megabytes]`, in an empty temporary folder of its own. Both are real processes: `manage.py backup`
beside a program that writes a transaction every few milliseconds (tests/faults/writer.py).

2 cores, SSD, other work on the machine (load 5), SQLite: see docs/operations.md.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.core.towns import Town

ROOT = Path(__file__).resolve().parent.parent
FILL = """
import django, random; django.setup()
from core.models import AuditEntry, Office
from django.utils import timezone
Office.objects.get_or_create(id=1, defaults={{"name": "南山镇"}})
letters = [chr(number) for number in range(0x4E00, 0x5A00)]
for _ in range({rounds}):
    AuditEntry.objects.bulk_create([AuditEntry(at=timezone.now(), event="people.added", detail={{"reason": "".join(random.choices(letters, k=300))}})
                                    for _ in range(1000)])
"""


def written_meanwhile(town: Town, work: list[str]) -> tuple[float, int, int]:
    """Seconds that `work` took, how many transactions another process wrote meanwhile, the longest of them in ms."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-m", "tests.faults.writer"], cwd=ROOT, env=town.environment, **pipes) as writer:  # type: ignore[call-overload]
        writer.stdout.readline()
        began = time.perf_counter()
        subprocess.run(work, cwd=ROOT, env=town.environment, check=True, stdout=subprocess.DEVNULL)
        took = time.perf_counter() - began
        said, _ = writer.communicate("stop\n")
    count, longest = map(int, said.split())
    return took, count, longest


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder))
        town.manage("migrate", "-v0")
        done = town.run("-c", FILL.format(rounds=int(megabytes / 2.2)), DJANGO_SETTINGS_MODULE="examsite.settings")
        assert not done.returncode, done.stderr
        size = (Path(folder) / "exam.sqlite3").stat().st_size
        print(f"database: {size / 1e6:.0f} MB")
        idle, _, longest = written_meanwhile(town, ["sleep", "10"])
        print(f"no backup, {idle:.0f} s: longest writer {longest} ms")
        took, count, longest = written_meanwhile(town, [sys.executable, "manage.py", "backup"])
        archive = next((Path(folder) / "backups").glob("*.tar"))
        print(f"backup: {took:.1f} s, {archive.stat().st_size / 1e6:.0f} MB; {count} transactions meanwhile, longest {longest} ms")
        began = time.perf_counter()
        town.manage("restore", archive, "--yes")
        print(f"restore: {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
