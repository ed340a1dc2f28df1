"""到会情况 of one person put right by the clerk, with its reason."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from people.access import Can, acting, needs
from people.views.editing import Sheet, edit
from training.forms.correcting import CorrectForm
from training.selectors import rosters, sessions
from training.services import correcting as services
from training.services.correcting import Correction

CLOSED = "会议已经结束：写明更正原因，原来的内容留在变动记录里，学时随之更正。"
FILED = "会议已经归档，这是归档后更正：写明原因，原来的内容留在变动记录里，学时随之更正。"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_TRAINING)
def correct(request: HttpRequest, session_id: UUID, attendance_id: UUID) -> HttpResponse:
    session = sessions.session_to_manage(acting(request), session_id)
    place = rosters.place_to_manage(session, attendance_id)
    form = CorrectForm(request.POST or None, place=place, seen=services.last_change(place))
    heading = "归档后更正到会情况" if session.is_filed else "更正到会情况"
    intro = FILED if session.is_filed else CLOSED if session.is_held else ""
    back = reverse("training:place", args=[session_id, attendance_id])

    def save() -> tuple[str, str]:
        data = dict(form.cleaned_data)
        seen = data.pop("seen")
        held = services.correct(place=place, correction=Correction(**data), seen=seen, by=acting(request), now=timezone.now())
        return f"已更正：{held.person_name} {held.get_status_display()}。", back

    def why_not() -> list[str]:
        if session.state == session.State.CANCELLED:
            return ["会议已经取消，没有到会情况。"]
        return ["已移出名单的人，先恢复应到，再更正。"] if place.standing == place.Standing.REMOVED else []

    return edit(request, form, Sheet(f"{heading}：{place.person_name}", "保存更正", back, place.person_name, intro, why_not), save)
