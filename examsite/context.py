"""The main places of the bar: what this person may go to, and where they are."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from examsite.guides import topic_of
from examsite.setup.steps import steps_for
from people.access import Can, has, staff

Person = Any  # whoever asks, signed in or not


def _who_can(*any_of: Can) -> Callable[[Person], bool]:
    return lambda person: any(has(person, one) for one in any_of)


MOST_IN_BAR = 7
YIELDING = ("home", "settings")  # beyond it these are left to the name of the office, which leads to one's own exams, and to the overview

# label, address, whose place it is, and what it is for, as the overview says it
PLACES: list[tuple[str, str, Callable[[Person], bool], str]] = [
    ("考试", "home", lambda person: True, "自己要参加的考试和成绩"),
    ("总览", "overview", staff, ""),
    ("考试管理", "quiz:manage", _who_can(Can.MANAGE_EXAMS), "新建、发布考试，应考名单，催考"),
    ("培训", "training:manage", _who_can(Can.MANAGE_TRAINING, Can.TAKE_ATTENDANCE), "学法计划、会议签到、学时"),
    ("执法证件", "certificates:list", _who_can(Can.MANAGE_CERTIFICATES), "执法队伍、行政执法证、到期提醒"),
    ("题库", "questionbank:list", _who_can(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS), "编写、审核试题"),
    ("人员", "people:list", _who_can(Can.SEE_PEOPLE), "查人员、帮助登录"),
    ("催考", "quiz:chasing", lambda person: has(person, Can.CHASE_ABSENT) and not has(person, Can.MANAGE_EXAMS), "谁还没有考，提醒他们"),
    ("报表", "reports:index", _who_can(Can.READ_REPORTS), "参考率、合格率、优秀率"),
    ("角色", "people:roles", lambda person: has(person, Can.MANAGE_ROLES) and not has(person, Can.MANAGE_SYSTEM), "谁在哪个范围担任什么"),
    ("设置", "settings", _who_can(Can.MANAGE_SYSTEM), "功能开关等"),
    ("审计", "audit:entries", _who_can(Can.READ_AUDIT), "谁在什么时候做了什么"),
]  # who manages exams goes to 催考 from the exam, who sets the switches to 角色 from 设置

# which addresses belong to a place, where it is not simply those that go on from its own
BELONGING: dict[str, tuple[str, ...]] = {
    "/": ("/exams/", "/attempts/", "/practice/", "/mistakes/", "/training/", "/reading/", "/certificates/"),
    "/manage/questions/": ("/manage/questions/", "/manage/statutes/"),
    "/manage/": (),
    "/manage/people/": ("/manage/people/", "/manage/changes/", "/manage/mails/"),
    "/manage/settings/": ("/manage/settings/", "/manage/roles/"),
}


def places(request: HttpRequest) -> dict[str, Any]:
    return {
        "places": SimpleLazyObject(lambda: _places(request)),
        "setup_steps": SimpleLazyObject(lambda: steps_for(request)),
        "help_url": _help_url(request),
    }


def _help_url(request: HttpRequest) -> str:
    """To the topic of the page that is shown, where it has one."""
    match = request.resolver_match
    topic = topic_of(match.view_name) if match else ""
    return reverse("help") + (f"?about={topic}" if topic else "")


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    person = getattr(request, "user", None)
    if not staff(person):  # a leader only reads, a candidate only sits: each page leads them on
        return []
    shown = [{"label": label, "url": reverse(name), "says": says} for label, name, is_for, says in PLACES if is_for(person)]
    here = max((place for place in shown if _lies_within(request.path, place["url"])), key=lambda place: len(place["url"]), default=None)
    left_out = [reverse(name) for name in YIELDING][: max(len(shown) - MOST_IN_BAR, 0)]
    return [{**place, "here": place is here, "in_bar": place["url"] not in left_out} for place in shown]


def _lies_within(path: str, place: str) -> bool:
    """Whether the page at `path` is the place at `place` or belongs to it."""
    return path == place or path.startswith(BELONGING.get(place, (place,)))
