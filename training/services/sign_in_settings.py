"""How people sign in to a session: switched on and off by its clerk, also while it goes on."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from core import audit
from core.errors import Refused
from people.models import Person
from training.models import Session, SessionChange
from training.services.holding import hold

SETTINGS = ("qr", "asks_sign_out", "draws_signature", "shared_phones")


def change(*, session: Session, seen_version: int, settings: Mapping[str, bool], by: Person, now: datetime) -> Session:
    """`settings`: all of SETTINGS. What was signed before stays; once the session is closed nobody signs in any more."""
    with transaction.atomic():
        held = hold(session)
        if held.state != Session.State.PLANNED:
            raise Refused("not_planned", "会议已经结束，签到方式不能再改。到会情况有误的，请在名单里更正。")
        changed = [name for name in SETTINGS if getattr(held, name) != settings[name]]
        before = {_label(name): _word(getattr(held, name)) for name in changed}
        held.update_from(seen_version, **settings)
        if changed:
            after = {_label(name): _word(settings[name]) for name in changed}
            SessionChange.objects.create(session=held, action=SessionChange.Action.EDITED, before=before, after=after, by=by, at=now)
            audit.record("training.sign_in_changed", by=by, now=now, subject=held.title, session=held.pk, before=before, after=after)
    return held


def _label(name: str) -> str:
    return str(Session._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _word(on: bool) -> str:
    return "是" if on else "否"
