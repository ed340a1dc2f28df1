"""What is done with a card: the next step, a correction, a card that was issued before, its files and stamped scans."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.forms.acts import ActForm, CorrectForm, RegisterForm, StepForm
from certificates.forms.files import CardFileForm
from certificates.models import Certificate
from certificates.rules import life
from certificates.rules.life import Kind
from certificates.selectors import card_files as files_of
from certificates.selectors import certificates, history, rules
from certificates.services import card_files, events, registering
from certificates.views.page import certificate_page
from core import audit, files
from core.forms import ScanForm, refusals_into
from core.views import picture
from people.access import Can, acting, needs
from people.views.editing import Sheet, edit

EDITS = ["GET", "HEAD", "POST"]
_TELLS = {  # the steps as the office calls them
    Kind.DECLINE: "终止以后，这次{apply}不再办理；需要时要重新{apply}。",
    Kind.REVIEW: "登记这张证件通过了{review}。",
    Kind.RENEW: "填新证的有效期；证面其他内容没有变的不用填。",
    Kind.REISSUE: "证件遗失或损坏后{reissue}；编号没有变的不用填。",
    Kind.SUSPEND: "{suspend}期间不算有效证件，不计入持证人数。",
    Kind.RESTORE: "{restore}以后按证面的有效期使用。",
    Kind.RETURN: "{return}以后不能恢复，只能{cancel}；重新上岗的，要重新{apply}。",
    Kind.CANCEL: "{cancel}以后不能恢复，也不能再办理；需要时要重新{apply}。",
}


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    return request.POST or None, request.FILES or None


@require_http_methods(EDITS)
@needs(Can.MANAGE_CERTIFICATES)
def act(request: HttpRequest, certificate_id: UUID, kind: str) -> HttpResponse:
    """A step that the card's state of today forbids is refused by the rule, unless its day lies where it was allowed."""
    by, today, office = acting(request), timezone.localdate(), rules.current()
    one = certificates.certificate_to_manage(by, certificate_id)
    if kind not in set(Kind) - {Kind.APPLY, Kind.CORRECT}:
        raise Http404
    step, words = Kind(kind), rules.Wording(office)
    why_not = life.why_not(step, one.state_on(today), words.steps)
    initial = {"seen": one.events.count(), "on": None if why_not else today}
    form = ActForm(*_posted(request), kind=step, certificate=one, office=office, today=today, initial=initial)

    def save() -> tuple[str, str]:
        _add(form, one, form.entry(), request)
        return f"已登记“{words.step(step)}”。", _address(one)

    tells = life.in_words(_TELLS.get(step, ""), words.steps)
    more = {"certificate": one, "shown": words.look(one, today), "late": why_not, "final": step in life.FINAL, "seen_now": one.events.count}
    return edit(request, form, _sheet(one, words.step(step), f"登记{words.step(step)}", tells, more), save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_CERTIFICATES)
def correct(request: HttpRequest, certificate_id: UUID, number: int) -> HttpResponse:
    by, today, office = acting(request), timezone.localdate(), rules.current()
    one = certificates.certificate_to_manage(by, certificate_id)
    step, words = history.step_as_known(one, number), rules.Wording(office)
    form = CorrectForm(*_posted(request), step=step, office=office, initial={"seen": one.events.count()})

    def save() -> tuple[str, str]:
        entry = form.entry()
        _add(form, one, entry, request)
        return f"已{'撤销' if entry.struck else '更正'}“{words.step(step.kind)}”，原来的内容留在手续记录里。", _address(one)

    intro = f"{step.on} 登记的“{words.step(step.kind)}”。更正后按新的内容计算；原来的内容和更正的原因都保留。"
    more = {"certificate": one, "shown": words.look(one, today), "struck": step.struck, "seen_now": one.events.count}
    return edit(request, form, _sheet(one, f"更正“{words.step(step.kind)}”", "提交更正", intro, more), save)


def _add(form: StepForm, one: Certificate, entry: events.Entry, request: HttpRequest) -> None:
    said = form.cleaned_data
    events.add(
        certificate=one, entry=entry, by=acting(request), now=timezone.now(), attachment=said["attachment"], key=said["key"], seen=said["seen"]
    )


@require_http_methods(EDITS)
@needs(Can.MANAGE_CERTIFICATES)
def register(request: HttpRequest) -> HttpResponse:
    """`?person=` names the one whose card it is."""
    by, people = acting(request), certificates.people(acting(request))
    known = people.filter(public_id=request.GET["person"]).first() if _is_uuid(request.GET.get("person", "")) else None
    form = RegisterForm(*_posted(request), people=people, office=rules.current(), initial={"person": known.account if known else ""})

    def save() -> tuple[str, str]:
        said = form.cleaned_data
        made = registering.register(
            person=said["person"], family=said["family"], entry=form.entry(), by=by, now=timezone.now(), photo=said["photo"],
            attachment=said["attachment"], key=said["key"],
        )  # fmt: skip
        return f"已登记{made.person.name}的{made.get_family_display()}。", _address(made)

    intro = "用来登记以前已经发下来的证件。新申领的，请从“申领”开始办理。"
    return edit(request, form, Sheet(
        "登记已有证件", "登记", reverse("certificates:list"), "执法证件", intro=intro, template="certificates/manage/register.html"
    ), save)  # fmt: skip


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


@require_POST
@needs(Can.MANAGE_CERTIFICATES)
def add_file(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    one = certificates.certificate_to_manage(acting(request), certificate_id)
    form = CardFileForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_into(form):
            said = form.cleaned_data
            made = card_files.add(certificate=one, what=said["what"], upload=said["file"], by=acting(request), now=timezone.now())
            messages.success(request, f"已放入{made.get_what_display()}。")
            return redirect(_address(one))
    return certificate_page(request, one, card_form=form)


@require_POST
@needs(Can.MANAGE_CERTIFICATES)
def add_scan(request: HttpRequest, certificate_id: UUID, number: int) -> HttpResponse:
    """已盖章扫描件 beside one of its events."""
    one = certificates.certificate_to_manage(acting(request), certificate_id)
    event = history.event_of(one, number)
    form = ScanForm(request.POST, request.FILES, of=str(number))
    if form.is_valid():
        with refusals_into(form):
            said = form.cleaned_data
            made = card_files.put_back(event=event, uploads=said["pages"], note=said["note"], by=acting(request), now=timezone.now())
            messages.success(request, f"已放回 {len(made)} 个扫描件。")
            return redirect(f"{_address(one)}#step-{number}")
    return certificate_page(request, one, scan_forms={number: form})


@require_safe
@needs(Can.MANAGE_CERTIFICATES)
def photo(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """The photo as it stands on the page of the card, small; noted as every private file of a card is that goes out."""
    one = certificates.certificate_to_manage(acting(request), certificate_id)
    latest = files_of.photo(one)
    if latest is None or not files.may_read(acting(request), latest.file):
        raise Http404
    answer = picture(request, latest.file, longest=480)
    if answer.status_code == 200 and request.method == "GET":  # not where the browser has it
        subject, kind, key = latest.file.name, latest.file.owner_kind, str(latest.file.public_id)
        audit.record("core.file_read", by=acting(request), now=timezone.now(), subject=subject, kind=kind, file=key)
    return answer


def _address(one: Certificate) -> str:
    return reverse("certificates:certificate", args=[one.public_id])


def _sheet(one: Certificate, heading: str, button: str, intro: str, more: dict[str, Any]) -> Sheet:
    label = f"{one.person.name} · {one.get_family_display()}"
    return Sheet(heading, button, _address(one), label, intro=intro, template="certificates/manage/step.html", more=more)
