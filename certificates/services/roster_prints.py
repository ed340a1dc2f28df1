"""执法人员花名册 as PDF to be signed, and as Excel file; made by the worker in the columns that the office chose."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from certificates.rules import layout
from certificates.selectors import roster, rules, teams
from certificates.selectors.certificates import READERS
from certificates.selectors.roster import Roster
from core import audit, excel, jobs, pdf, prints
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job, Office
from people.access import tops
from people.models import Person, Team
from people.rules import days

JOB = "certificates_roster"
FILES = ("pdf", "xlsx")
AT_MOST = {"pdf": 3_000, "xlsx": 100_000}  # lines in one file
NAME = "执法人员花名册"


def ask(*, team: Team | None, on: date, file: str, by: Person, now: datetime, back_url: str) -> Job:
    """Of a team, or of everybody with a valid certificate."""
    if why_not := days.why_not_shown(on, timezone.localdate(now)):
        raise Refused("roster_day", why_not, field="on")
    title = f"{team.name if team else ''}{NAME}（{'PDF' if file == 'pdf' else 'Excel'}，截至{on}）"
    return jobs.ask(JOB, title=title[:100], by=by, now=now, back_url=back_url[:200], who=by.pk, team=team and team.pk, on=str(on), file=file)


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by, day, file = Person.objects.get(pk=params["who"]), date.fromisoformat(params["on"]), params["file"]
    team = teams.readable_teams(by).filter(pk=params["team"]).first() if params["team"] else None
    if params["team"] and team is None:
        raise Refused("not_yours", "您已不能查看这支队伍。")
    found = roster.of_team(team, day, by) if team else roster.of_holders(by, day)
    if not found.lines:
        raise Refused("nobody", f"{day} 队伍里没有人，没有什么可以打印。" if team else f"{day} 没有人持有效证件，没有什么可以打印。")
    if len(found.lines) > AT_MOST[file]:
        raise Refused("too_many", f"一次最多 {AT_MOST[file]} 行，现有 {len(found.lines)} 行。{'请改用 Excel。' if file == 'pdf' else ''}")
    progress(20)
    name = team.name if team else "、".join(one.name for one in tops(by, *READERS))
    heading = f"{name}{NAME}"
    columns = layout.roster(rules.current().roster)
    says = _says(found, team, name)
    if file == "pdf":
        data, kind = _pdf(found, columns, heading, name, says), pdf.CONTENT_TYPE
    else:
        data, kind = _excel(found, columns, heading, name, says), excel.CONTENT_TYPE
    audit.record("certificates.printed", by=by, now=now, subject=f"{heading}（截至{day}）", form=file, people=found.people)
    return Product(data, f"{heading}（截至{day}）.{file}", kind, says)


def _says(found: Roster, team: Team | None, name: str) -> str:
    """How many there are, with the base of the count."""
    more = f"（{found.cards} 张）" if found.cards != found.holders else ""
    if team is None:
        gone = f"，其中 {found.gone} 人当日不在册" if found.gone else ""
        return f"{name}持有效行政执法证 {found.holders} 人{more}{gone}。"
    return f"全队 {found.people} 人，其中持有效行政执法证 {found.holders} 人{more}。"


def _pdf(found: Roster, columns: Sequence[tuple[str, str]], heading: str, unit_name: str, says: str) -> bytes:
    whole = sum(layout.COLUMNS[name].width for name, _ in columns)
    head = [(title, round(100 * layout.COLUMNS[name].width / whole, 1)) for name, title in columns]
    names = [name for name, _ in columns]
    rows = [["" if cell is None else cell for cell in found.cells(line, names)] for line in found.lines]
    small = len(columns) > 12
    context = {"heading": heading, "unit_name": unit_name, "as_of": found.day, "says": says, "columns": head, "rows": rows, "small": small}
    return pdf.render("certificates/print/roster.html", context)


def _excel(found: Roster, columns: Sequence[tuple[str, str]], heading: str, unit_name: str, says: str) -> bytes:
    names = [name for name, _ in columns]
    rows: list[list[Any]] = [found.cells(line, names) for line in found.lines]
    below = [[], ["　　　　".join(f"{one}：" for one in prints.signers(Office.current()))], ["（盖章）　　　　年　　月　　日"]]
    texts = frozenset(place for place, name in enumerate(names) if name == "certificate_number")
    widths = [max(8, layout.COLUMNS[name].width) for name in names]
    notes = [f"单位：{unit_name}　截至 {found.day}", says]
    sheet = excel.Sheet(NAME, [title for _, title in columns], rows, title=heading, notes=notes, widths=widths, text_columns=texts, below=below)
    return excel.write([sheet])
