"""Import of people on a page: choose a file, see what it would do, decide what is doubtful, confirm."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from core import audit, excel, files, mail
from core.errors import Refused
from core.htmx import go, page_or_fragment
from core.models import StoredFile
from people import selectors
from people.access import Can, acting, needs
from people.models import Person
from people.rules.changes import is_list_of_newcomers
from people.rules.table import columns
from people.services import imports, units

OWNER, KEPT = "people_import", timedelta(hours=1)
SHOWN = 1000  # rows of each kind in the preview


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_PEOPLE)
def import_people(request: HttpRequest) -> HttpResponse:
    """GET the form; POST a file for its preview; POST again with `stored` to confirm. The file waits an hour between the two.
    Whoever changed one of the people in between is not overwritten: the preview comes again, with what is there now and what the file says."""
    by = acting(request)
    context: dict[str, object] = {"shown": SHOWN}
    if request.method == "POST":
        try:
            stored = _stored(request, by)
            confirmed = "confirm" in request.POST
            plan = _plan(request, stored, by, create_units=True)
            leave_out = "only_good" in request.POST
            changed = confirmed and request.POST.get("seen", "") != plan.seen
            ask_units = confirmed and bool(plan.new_units) and "create_units" not in request.POST
            if ask_units and leave_out:
                plan, ask_units = _plan(request, stored, by, create_units=False), False
            if confirmed and not changed and plan.taken and not ask_units and (leave_out or not plan.bad_rows):
                imports.carry_out(plan=plan, by=by, now=timezone.now(), newcomers="newcomers" in request.POST)
                messages.success(request, _done(plan))
                return go(request, "people:import")
            context |= {"plan": plan, "stored": stored, "confirmed": confirmed, "changed": changed, "ask_units": ask_units, "ticked": request.POST}
            context["newcomers"] = "newcomers" in request.POST if confirmed else _are_newcomers(plan, by)
        except Refused as refusal:
            audit.note_refusal(refusal.code)
            context["refusal"] = refusal.sentence
    context["waiting"] = selectors.without_password(selectors.visible_to(by)).count()
    return page_or_fragment(request, "people/import.html", "people/_import.html", context)


def _are_newcomers(plan: imports.Plan, by: Person) -> bool:
    """Whether the tick 列入变动人员名单 is proposed."""
    return is_list_of_newcomers(new=len(plan.created), known=selectors.managed_by(by).count())


def _stored(request: HttpRequest, by: Person) -> StoredFile:
    """The file being imported: kept from the preview, or just uploaded and now kept."""
    if request.POST.get("stored"):
        try:
            return StoredFile.objects.get(owner_kind=OWNER, owner_id=str(by.pk), public_id=UUID(request.POST["stored"]))
        except (ValueError, StoredFile.DoesNotExist):
            raise Refused("import_gone", "上传的文件已过期，请重新选择文件。") from None
    upload = request.FILES.get("file")
    data = files.uploaded_bytes(upload if isinstance(upload, UploadedFile) else None)
    excel.read_rows(data)  # what is no Excel file is not kept
    now, name = timezone.now(), str(upload.name or "people.xlsx") if isinstance(upload, UploadedFile) else "people.xlsx"
    return files.store(data, name=name, content_type=excel.CONTENT_TYPE, owner_kind=OWNER, owner_id=by.pk, now=now, keep=KEPT)


def _plan(request: HttpRequest, stored: StoredFile, by: Person, *, create_units: bool) -> imports.Plan:
    answers = [(name[7:], str(value)) for name, value in request.POST.items() if name.startswith("decide-") and value]
    decisions = {int(row): value for row, value in answers if row.isdecimal() and len(row) < 8}
    try:
        data = files.content(stored)
    except FileNotFoundError:
        raise Refused("import_gone", "上传的文件已过期，请重新选择文件。") from None
    return imports.plan(data=data, by=by, today=timezone.localdate(), create_units=create_units, decisions=decisions)


def _done(plan: imports.Plan) -> str:
    sentence = f"已导入：新增 {len(plan.created)} 人，更新 {len(plan.updated)} 人，{plan.unchanged} 人没有变化。"
    if plan.new_units:
        sentence += f"新建单位 {len(plan.new_units)} 个。"
    left_out = plan.bad_rows + len(plan.skipped)
    return sentence + (f"{left_out} 行没有导入。" if left_out else "")


@require_safe
@needs(Can.MANAGE_PEOPLE)
def template(request: HttpRequest) -> HttpResponse:
    """An empty table with the header, notes above it, and the office's own staffing types in them."""
    town = units.root()
    types = "、".join(selectors.offered().values_list("name", flat=True))
    notes = (
        f"每人一行。必填：姓名、单位、编制类型，其余可不填。单位写全称，如 {town.name if town else '某镇'}/党政办公室。",
        f"编制类型：{types}。生效日期写如 2026-03-01，不填为导入当天。",
    )
    sheet = excel.Sheet(
        "人员", columns(with_email=mail.is_on()), [], notes=notes, widths=(12, 34, 16, 18, 14, 16, 18, 10, 14, 28), text_columns=frozenset({4, 5, 6})
    )
    response = HttpResponse(excel.write([sheet]), content_type=excel.CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, "人员导入模板.xlsx") or ""
    return response
