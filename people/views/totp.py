"""The authenticator: setting up one's own, giving it up, and taking away somebody's whose phone is lost."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from core import qr
from core.forms import refusals_into
from core.models import Office
from people.access import Can, acting, needs, refuse_beyond, staff, within
from people.forms import CodeForm, PasswordAgainForm
from people.models import Person, Role, RoleAssignment
from people.services import sessions, totp
from people.views.entering import ask_password, is_password_of
from people.views.proving import WRONG


def _office() -> Office:
    """The office, where it uses codes; 404 where it does not: what is switched off is not seen."""
    office = Office.current()
    if office is None or office.totp == Office.Totp.OFF:
        raise Http404
    return office


def _staff(request: HttpRequest) -> Person:
    person = acting(request)
    if not staff(person):
        raise PermissionDenied
    return person


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """The key as QR code and text, confirmed by a code of it; or that there is one."""
    office, person = _office(), _staff(request)
    if not sessions.freshly_proved(request):
        return ask_password(request)
    if totp.key_of(person):
        return render(request, "people/totp_there.html", {"form": PasswordAgainForm(), "office": office})
    key = totp.new_key(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            totp.set_up(person=person, key=key, typed=form.cleaned_data["code"], now=timezone.now())
        if form.is_valid():
            del request.session[totp.NEW_KEY]
            request.session[sessions.TWO_STEPS] = True
            messages.success(request, "动态口令已启用。以后登录时，输入密码后再输入手机上的 6 位数字。")
            return redirect("people:me")
    image = qr.svg_data_uri(totp.address_of(key, person, office.name))
    return render(request, "people/totp_set_up.html", {"form": form, "image": image, "letters": totp.in_letters(key), "office": office})


@never_cache
@sensitive_post_parameters("password")
@require_POST
@login_required
def remove_own(request: HttpRequest) -> HttpResponse:
    """Give the key up, with the password; the person's other sessions end."""
    office, person, now = _office(), _staff(request), timezone.now()
    form = PasswordAgainForm(request.POST)
    if form.is_valid() and not is_password_of(request, person, form.cleaned_data["password"]):
        form.add_error("password", WRONG)
    if not form.is_valid():
        return render(request, "people/totp_there.html", {"form": form, "office": office})
    if totp.remove(person=person, by=person, now=now):
        request.session[sessions.TWO_STEPS] = False
        sessions.end_elsewhere(request=request, person=person, now=now)
        messages.success(request, "动态口令已停用。")
    return redirect("people:me")


# --- for the security administrator


def _people_of(by: Person) -> QuerySet[Person]:
    """The people of the units whose roles `by` manages."""
    return Person.objects.filter(within(by, Can.MANAGE_ROLES, "unit__"), status=Person.Status.ACTIVE)


@require_safe
@needs(Can.MANAGE_ROLES)
def people_with_codes(request: HttpRequest) -> HttpResponse:
    """Who of the staff uses a code and who does not."""
    office = _office()
    is_staff = Exists(RoleAssignment.objects.filter(person=OuterRef("pk")).exclude(role=Role.LEADER))
    has_key = Exists(TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True))
    people = _people_of(acting(request)).filter(is_staff | has_key).annotate(has_key=has_key)
    people = people.select_related("unit").prefetch_related("role_assignments").order_by("has_key", "sort_number", "id")
    return render(request, "people/totp_list.html", {"people": people, "office": office})


@require_POST
@needs(Can.MANAGE_ROLES)
def remove(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Take away the key of somebody whose phone is lost; all their sessions end. One's own goes by one's own page, with the password."""
    _office()
    by = acting(request)
    one = get_object_or_404(_people_of(by), public_id=person_id)
    refuse_beyond(by, one)
    if one.pk == by.pk:
        return redirect("people:totp")
    if totp.remove(person=one, by=by, now=timezone.now()):
        messages.success(request, f"已清除 {one.name} 的动态口令，其所有登录已退出。请提醒本人重新登录后再设置。")
    else:
        messages.info(request, f"{one.name} 没有设置动态口令。")
    return redirect("people:totp_list")
