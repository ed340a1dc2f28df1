"""A person's own devices and sessions, and ending them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.api.switch import interfaces_on
from people.access import acting, staff
from people.models import Device, OpenSession
from people.services import devices, sessions, totp
from people.views.entering import ask_password


@dataclass(frozen=True)
class Entry:
    """One device in the list; `open_session` is its latest session that still stands."""

    device: Device
    is_here: bool
    open_session: OpenSession | None
    is_remembered: bool

    @property
    def is_in_use(self) -> bool:
        return self.is_here or self.is_remembered or self.open_session is not None


def own_sign_in(request: HttpRequest, now: datetime) -> dict[str, object]:
    """For the page of the person: their devices, this one first; for staff a code and tokens, where in use."""
    person, hashed = acting(request), devices.token_hash(request)
    standing = sessions.standing(person, now)
    latest = {row.device_id: row for row in reversed(standing)}
    entries = [
        Entry(one, one.token_hash == hashed, latest.get(one.pk), bool(one.remembered_until and one.remembered_until > now))
        for one in Device.objects.filter(person=person)
    ]
    elsewhere = any(row.session_key != request.session.session_key for row in standing)
    entries.sort(key=lambda one: not one.is_here)
    offered = totp.is_offered(person)
    return {
        "devices": [one for one in entries if one.is_in_use],
        "former_devices": [one for one in entries if not one.is_in_use],
        "signed_in_elsewhere": elsewhere,
        "code_offered": offered,
        "tokens_offered": staff(person) and interfaces_on(),
        "has_code": offered and totp.key_of(person) is not None,
    }


def _own(request: HttpRequest, device_id: UUID) -> Device:
    return get_object_or_404(Device.objects.select_related("person"), public_id=device_id, person=acting(request))


@require_POST
@login_required
def remove(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Take a device off the list; this one is only forgotten, which a remembered device may do without a password."""
    device = _own(request, device_id)
    if device.token_hash != devices.token_hash(request) and not sessions.freshly_proved(request):
        return ask_password(request, reverse("people:me"))
    sessions.remove_device(request=request, device=device, now=timezone.now())
    messages.success(request, f"已移除：{device.label}。")
    return redirect("people:me")


@require_POST
@login_required
def sign_out_there(request: HttpRequest, device_id: UUID) -> HttpResponse:
    device = _own(request, device_id)
    if not sessions.freshly_proved(request):
        return ask_password(request, reverse("people:me"))
    sessions.end_elsewhere(request=request, person=acting(request), now=timezone.now(), device=device)
    messages.success(request, f"已在“{device.label}”上退出登录。")
    return redirect("people:me")


@require_POST
@login_required
def sign_out_others(request: HttpRequest) -> HttpResponse:
    if not sessions.freshly_proved(request):
        return ask_password(request, reverse("people:me"))
    sessions.end_elsewhere(request=request, person=acting(request), now=timezone.now())
    messages.success(request, "已退出其他全部登录，只保留本机。")
    return redirect("people:me")
