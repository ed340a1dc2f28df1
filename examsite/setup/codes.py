"""The code that proves whoever sets up an empty system is the one who started it: kept in a file, shown by bin/run."""

import os
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from core.audit import record
from core.errors import Refused
from core.models import AuditEntry

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without look-alikes; 8 of them are about 40 bits
WRONG_TRIES = 10
WAIT = timedelta(minutes=10)
_WRONG = "setup.code_wrong"


def code_file() -> Path:
    return Path(settings.SETUP_CODE_FILE)


def current_code() -> str:
    """The code, made when there is none yet; only the owner of the data folder can read its file."""
    path = code_file()
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write("".join(secrets.choice(_LETTERS) for _ in range(8)))
    except FileExistsError:
        pass
    code = path.read_text().strip()
    return f"{code[:4]}-{code[4:]}"


def check_code(typed: str, *, now: datetime, address: str | None) -> None:
    """Refuses a wrong code; after ten wrong ones within ten minutes, counted over all addresses, every code until they have passed."""
    if AuditEntry.objects.filter(event=_WRONG, at__gt=now - WAIT).count() >= WRONG_TRIES:
        raise Refused("code_wait", "启用码错误次数太多，请 10 分钟后再试。", field="code")
    if not secrets.compare_digest(_bare(typed).encode(), _bare(current_code()).encode()):
        record(_WRONG, by=None, now=now, refused=True, address=address)
        raise Refused("code_wrong", "启用码不对。它显示在启动系统的命令窗口（bin/run）里，形如 KM7X-4WTR。", field="code")


def forget_code() -> None:
    code_file().unlink(missing_ok=True)


def _bare(text: str) -> str:
    """Capitals and digits only: spaces, dashes and small letters make no difference."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())
