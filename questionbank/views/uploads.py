"""Pictures chosen in a form of a question are taken in before the form is read: whatever else is wrong with it, they need not be chosen again."""

from datetime import datetime

from django.http import HttpRequest, QueryDict

from core import audit, files
from core.errors import Refused
from people.access import acting
from questionbank.forms.images import UPLOAD, total
from questionbank.services import images


def sent(request: HttpRequest, now: datetime) -> tuple[QueryDict, dict[str, str]]:
    """The form as it was sent, chosen pictures as rows of it; and what is the matter with those that were not taken, by the names of their inputs."""
    data, wrong = request.POST.copy(), {}
    for name, upload in request.FILES.items():
        if not name.endswith(UPLOAD) or isinstance(upload, list):
            continue
        prefix = name.removesuffix(UPLOAD)
        try:
            made = images.take(files.uploaded_bytes(upload, what="图片"), by=acting(request), now=now)
        except Refused as refusal:
            audit.note_refusal(refusal.code)
            wrong[name] = refusal.sentence
        else:
            place = total(data, prefix)
            data[f"{prefix}image-{place}-file"] = made.file
            data[f"{prefix}image-total"] = str(place + 1)
    return data, wrong
