"""Setting up an empty system: the office, its root unit and its first clerk come into being together, once."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import audit
from core.errors import Gone, Refused
from core.models import Office
from examsite.setup import codes
from people.models import Person, Role, RoleAssignment, StaffingType, Unit
from people.rules.names import free_account
from people.services import passwords, postings, units

FIRST_ROLES = (Role.CLERK, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)  # 审计管理员 must be another person, whom the clerk appoints
ALREADY = "本系统已经启用，请直接登录。"


def is_empty() -> bool:
    return Office.current() is None and not Person.objects.exists()


def set_up_office(*, code: str, name: str, clerk_name: str, mobile: str, password: str, now: datetime, address: str | None = None) -> Person:
    """Make the office and its clerk, who may do everything within it. Refuses a wrong code, a weak password, and a second time."""
    codes.check_code(code, now=now, address=address)
    if "/" in name:
        raise Refused("name_slash", "单位名称里不能有“/”，它用来分隔上下级单位。", field="name")
    try:
        validate_password(password)
    except ValidationError as error:
        raise Refused("password_weak", "".join(error.messages), field="password") from error
    try:
        with transaction.atomic():
            if not is_empty():
                raise Gone("already_set_up", ALREADY)
            Office.objects.create(id=1, name=name, set_up_at=now)
            clerk = _first_clerk(units.make_root(name), clerk_name, mobile, password, now)
            audit.record("setup.office_made", by=clerk, now=now, subject=name, address=address)
            transaction.on_commit(codes.forget_code)
    except IntegrityError:
        raise Gone("already_set_up", ALREADY) from None
    return clerk


def _first_clerk(root: Unit, name: str, mobile: str, password: str, now: datetime) -> Person:
    staffing_type, _ = StaffingType.objects.get_or_create(name="公务员", defaults={"established": True, "may_hold_certificate": True})
    clerk = postings.create_person(
        name=name, account=free_account(name, ()), unit=root, staffing_type=staffing_type, from_on=timezone.localdate(now),
        mobile=mobile, password=password,
    )  # fmt: skip
    passwords.keep(person=clerk, now=now)
    RoleAssignment.objects.bulk_create(RoleAssignment(person=clerk, role=role, unit=root) for role in FIRST_ROLES)
    clerk.refresh_from_db()
    return clerk
