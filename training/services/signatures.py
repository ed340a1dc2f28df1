"""A signature drawn with the finger: kept as a private file beside the attendance, printed in the 签到 column."""

import base64
import binascii
from datetime import datetime
from io import BytesIO

from core import files, pictures
from core.errors import Refused
from core.models import StoredFile
from training.models import Attendance

MOST_BYTES = 100_000
LONGEST = 1200  # pixels a side
_BEFORE = "data:image/png;base64,"
UNREADABLE = "签名没有识别出来，请点“重写”后再签一次；也可以不写签名，直接点“签到”。"


def decoded(sent: str) -> bytes:
    """The PNG that the page sends as text; nothing where nothing was drawn."""
    if not sent:
        return b""
    if not sent.startswith(_BEFORE) or len(sent) > MOST_BYTES * 4 // 3 + len(_BEFORE) + 4:
        raise Refused("signature_unreadable", UNREADABLE)
    try:
        return base64.b64decode(sent.removeprefix(_BEFORE), validate=True)
    except (binascii.Error, ValueError):
        raise Refused("signature_unreadable", UNREADABLE) from None


def cleaned(data: bytes) -> bytes:
    """Black on white, without whatever else the file carried; refused where it is no picture of a bearable size."""
    if not data:
        return b""
    if len(data) > MOST_BYTES:
        raise Refused("signature_unreadable", UNREADABLE)
    out = BytesIO()
    with pictures.opened(data, UNREADABLE) as upright:
        if max(upright.size) > LONGEST:
            raise ValueError("too large")
        pictures.on_white(upright).convert("L").save(out, "PNG", optimize=True)
    return out.getvalue()


def keep(place: Attendance, data: bytes, now: datetime) -> StoredFile:
    """What `cleaned` gave, inside the transaction that writes the attendance."""
    return files.store(
        data, name=f"{place.person_name}-签名.png", content_type="image/png", owner_kind=Attendance.SIGNATURE, owner_id=place.pk, now=now
    )
