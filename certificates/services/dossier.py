"""迎检档案 of one person: identity, membership, certificates with what happened to them and their scans, exams, hours, as one PDF with contents and
page numbers; of a whole team as one ZIP of such files. Made by the worker for who manages the certificates, and noted in the audit trail."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from certificates.selectors import dossier as selectors
from core import audit, binding, dossier, files, jobs, pdf
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job
from people.access import Can, covers
from people.models import Person, Team
from people.selectors.teams import members_on

ONE, MANY = "certificate_dossier", "certificate_dossiers"
LABEL = "迎检档案"
COLUMNS = ["序号", "姓名", "单位", "岗位性质", "文件", "页数", "未放入的材料"]


def ask_one(*, person: Person, by: Person, now: datetime, back_url: str) -> Job:
    return jobs.ask(ONE, title=f"{person.name}{LABEL}", by=by, now=now, back_url=back_url, person=person.pk, who=by.pk)


def ask_team(*, team: Team, on: date, by: Person, now: datetime, back_url: str) -> Job:
    """Of everybody who belonged to the team on that day; their papers as they are known now."""
    if not members_on(team, on).exists():
        raise Refused("dossier_nobody", f"{on} 没有人在“{team.name}”，没有可生成的档案。")
    return jobs.ask(MANY, title=f"{team.name}{LABEL}", by=by, now=now, back_url=back_url, team=team.pk, on=str(on), who=by.pk)


def run_one(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by = Person.objects.get(pk=params["who"])
    person = Person.objects.select_related("unit", "staffing_type").get(pk=params["person"])
    _refuse_beyond(by, person)
    path = files.place_to_make()
    made = _bind(person, path, lambda pages: progress(min(90, 10 + pages)), now)
    _record(by, person.name, 1, now)
    sentence = f"共 {made.pages} 页。" + (f"有 {len(made.troubles)} 处没有放入：{'；'.join(made.troubles[:3])}。" if made.troubles else "")
    return Product(name=_name(person, now), content_type=pdf.CONTENT_TYPE, sentence=sentence[:300], path=path)


def run_team(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    """One after another, each to the disk: memory holds one of them. Whoever is beyond `by` is named and left out."""
    by, team, on = Person.objects.get(pk=params["who"]), Team.objects.select_related("unit").get(pk=params["team"]), date.fromisoformat(params["on"])
    members = list(members_on(team, on).select_related("person__unit", "person__staffing_type"))
    seen = [one for one in members if covers(by, Can.MANAGE_CERTIFICATES, one.person.unit)]
    if not seen:
        raise Refused("not_yours", "您已不能查看这支队伍的证件。")
    path, rows = files.place_to_make(), []
    with dossier.writing(path, timezone.localtime(now)) as out:
        for number, one in enumerate(seen, 1):
            progress(95 * (number - 1) // len(seen))
            whole = files.place_to_make()
            try:
                made = _bind(one.person, whole, lambda pages: None, now)
                name = f"{number:02d}-{one.person.name}.pdf"
                out.file(name, whole)
            finally:
                whole.unlink(missing_ok=True)
            rows.append([number, one.person.name, one.person.unit.name, one.get_post_kind_display(), name, made.pages, "；".join(made.troubles)])
        out.csv("目录.csv", COLUMNS, rows)
        out.close_with({"team": team.name, "on": str(on), "people": len(rows), "left_out": len(members) - len(seen)})
    _record(by, team.name, len(rows), now)
    troubles = sum(bool(row[-1]) for row in rows)
    beyond = f"另有 {len(members) - len(seen)} 人不在您管理的单位，没有放入。" if len(seen) < len(members) else ""
    sentence = f"共 {len(rows)} 人。" + (f"{troubles} 人有材料没有放入，见目录.csv。" if troubles else "") + beyond
    return Product(name=f"{team.name}-{LABEL}-{on}.zip", content_type="application/zip", sentence=sentence, path=path)


def _bind(person: Person, path: Any, each: Callable[[int], None], now: datetime) -> binding.Bound:
    return binding.bind(path, cover=selectors.cover(person, timezone.localdate(now)), parts=selectors.parts(person, now), each=each)


def _refuse_beyond(by: Person, person: Person) -> None:
    if not covers(by, Can.MANAGE_CERTIFICATES, person.unit):
        raise Refused("not_yours", f"您已不能查看{person.name}的证件。")


def _record(by: Person, subject: str, people: int, now: datetime) -> None:
    audit.record("certificates.dossier_made", by=by, now=now, subject=f"{subject}{LABEL}", people=people)


def _name(person: Person, now: datetime) -> str:
    return f"{person.name}-{LABEL}-{timezone.localdate(now)}.pdf"
