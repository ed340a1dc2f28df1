"""Run as a program. `make`: a town with an exam in the middle of being sat, a private file, a sealed audit trail. `rows`: every table, row by row,
and every private file, as JSON."""

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from core import audit, files, seals  # noqa: E402
from tests.faults import stage  # noqa: E402


def make() -> None:
    stage.main()
    now = timezone.now()
    files.store("审批单".encode() * 1000, name="审批单.txt", content_type="text/plain", owner_kind="job", owner_id=1, now=now)
    gone = files.store(b"gone", name="gone.txt", content_type="text/plain", owner_kind="job", owner_id=1, now=now)
    (Path(settings.MEDIA_ROOT) / gone.path).unlink()
    audit.record("core.file_read", by=None, now=now, subject="审批单.txt")
    seals.seal_all(now)


def rows() -> dict[str, Any]:
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(json.dumps(row, default=str, ensure_ascii=False) for row in cursor.fetchall())
    media = Path(settings.MEDIA_ROOT)
    found["files"] = {str(one.relative_to(media)): hashlib.sha256(one.read_bytes()).hexdigest() for one in media.rglob("*") if one.is_file()}
    return found


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make()
    else:
        json.dump(rows(), sys.stdout)
