"""行政执法证 from a table, with its preview; and the empty table."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.views.decorators.http import require_http_methods, require_safe

from certificates.services import card_file
from core.models import StoredFile
from people.access import Can, needs
from people.models import Person
from people.views import fact_file
from people.views.fact_file import FactFile


def _plan(data: bytes, by: Person, today: date) -> card_file.Plan:
    return card_file.plan(data=data, by=by, today=today)


def _take(*, plan: Any, proof: StoredFile | None, by: Person, now: datetime) -> int:
    return card_file.take(plan=plan, by=by, now=now)


FILE = FactFile(
    what="行政执法证", measure="张", upload=card_file.UPLOAD_KIND, proof="", proof_help="", template="certificates/manage/card_file.html", plan=_plan,
    take=_take, file_url=reverse_lazy("certificates:import"), list_url=reverse_lazy("certificates:list"),  # type: ignore[arg-type]
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_CERTIFICATES)
def from_file(request: HttpRequest) -> HttpResponse:
    return fact_file.answer(request, FILE)


@require_safe
@needs(Can.MANAGE_CERTIFICATES)
def template(request: HttpRequest) -> HttpResponse:
    return fact_file.handed_out(card_file.template(), "行政执法证模板.xlsx")
