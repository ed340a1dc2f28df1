"""身份信息页: cards of 85.6 × 54 mm to cut out, for the office to check identities with. They say of themselves that they are no 行政执法证: that is
made and stamped by who issues it. No seal and no signature is ever drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from certificates.rules.life import State
from certificates.selectors import cards, certificates, rules, teams
from certificates.selectors.cards import IdentityCard
from certificates.selectors.public_check import SWITCH
from core import audit, jobs, pdf, qr, verify
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job, Office
from people.models import Person, Team

JOB = "certificates_identity"
A_PAGE = 8  # cards on A4
AT_MOST = 400  # cards in one file
NAME = "执法人员身份信息页"


@dataclass(frozen=True)
class Printed:
    card: IdentityCard
    state: str
    code: str
    qr: str  # a data: URI; empty where the office answers nobody who asks


def ask_one(*, certificate: Certificate, base: str, by: Person, now: datetime, back_url: str) -> Job:
    title = f"{NAME}：{certificate.person.name}"
    return jobs.ask(JOB, title=title[:100], by=by, now=now, back_url=back_url[:200], who=by.pk, certificate=certificate.pk, team=None, base=base)


def ask_team(*, team: Team, base: str, by: Person, now: datetime, back_url: str) -> Job:
    """Of everybody of the team with a valid card."""
    title = f"{team.name}{NAME}"
    return jobs.ask(JOB, title=title[:100], by=by, now=now, back_url=back_url[:200], who=by.pk, certificate=None, team=team.pk, base=base)


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by, today = Person.objects.get(pk=params["who"]), timezone.localdate(now)
    name, found = _meant(params, by, now)
    if not found:
        raise Refused("nobody", "队伍里没有您管理的、现在有效的行政执法证，没有什么可以打印。")
    if len(found) > AT_MOST:
        raise Refused("too_many", f"一次最多 {AT_MOST} 张，现有 {len(found)} 张。")
    words, base = rules.wording(), params["base"] if _checked() else ""
    printed = [_printed(one, words.look(one.certificate, today).word, base) for one in cards.of_certificates(found)]
    progress(40)
    pages = [printed[start : start + A_PAGE] for start in range(0, len(printed), A_PAGE)]
    data = pdf.render("certificates/print/identity.html", {"heading": f"{name}{NAME}", "as_of": today, "pages": pages})
    audit.record("certificates.printed", by=by, now=now, subject=f"{name}{NAME}", form="pdf", count=len(found))
    missing = sum(1 for one in printed if not one.card.photo)
    sentence = f"共 {len(found)} 张。" + (f"{missing} 张没有登记照片，留有贴照片的位置。" if missing else "")
    return Product(data, f"{name}{NAME}（截至{today}）.pdf", pdf.CONTENT_TYPE, sentence)


def _meant(params: dict[str, Any], by: Person, now: datetime) -> tuple[str, Sequence[Certificate]]:
    """Only of those whose certificates the person still manages: photos are for them alone."""
    theirs = certificates.manageable(by)
    if params["team"] is None:
        one = theirs.select_related("person__unit").filter(pk=params["certificate"]).first()
        if one is None:
            raise Refused("not_yours", "您已不能管理这张证件。")
        if why_not := why_not_printed(one, timezone.localdate(now)):
            raise Refused("not_valid", why_not)
        return one.person.name, [one]
    team = teams.readable_teams(by).filter(pk=params["team"]).first()
    if team is None:
        raise Refused("not_yours", "您已不能查看这支队伍。")
    valid = cards.valid_of_team(team, timezone.localdate(now))
    managed = set(theirs.filter(pk__in=[one.pk for one in valid]).values_list("pk", flat=True))
    return team.name, [one for one in valid if one.pk in managed]


def why_not_printed(one: Certificate, today: date) -> str:
    """Only of a card that is valid: what it says would be taken for granted."""
    state = one.state_on(today)
    return "" if state == State.VALID else f"证件现在是“{rules.wording().states[state]}”，只有有效的证件可以打印身份信息页。"


def _checked() -> bool:
    office = Office.current()
    return office is not None and bool(getattr(office, SWITCH))


def _printed(card: IdentityCard, state: str, base: str) -> Printed:
    link = check_link(card.certificate, base) if base else ""
    return Printed(card, state, verify.shown(card.certificate.code), qr.png_data_uri(link, scale=4) if link else "")


def check_link(certificate: Certificate, base: str) -> str:
    """Where anyone checks it; `base` is this site's own address."""
    return base.rstrip("/") + reverse("core:verify", args=[verify.shown(certificate.code)])
