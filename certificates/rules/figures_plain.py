"""The figures of a day as one JSON object, and as plain text for a terminal. Both name each figure by its identifier or its word. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from certificates.rules.figures import CertificateFigures, FieldLine, Holding, Line, Passing, Side
from core.points import points_text
from core.rates import NO_BASE, Rate

RATES = {"holding_rate": "持证率", "established_holding_rate": "持证率（在编）", "on_duty_cert_rate": "持证上岗率"}


def as_json(shown: CertificateFigures) -> dict[str, Any]:
    """Counts as integers, rates as shares (0 to 1, None without a base) with their prose text and both their numbers, hours as 学时."""
    return {
        "as_of": shown.as_of.isoformat(),
        "year": shown.year,
        "sentence": shown.sentence,
        "team": _side(shown.team) if shown.team else None,
        "unit": _side(shown.unit),
        "beyond_count": shown.beyond,
        "by_staffing_type": [_line(one) for one in shown.by_staffing()],
        "by_field": [_field(one) for one in shown.by_field()],
        "by_unit": [_line(one) for one in shown.by_unit()],
        "quarters": [{"quarter": one.key, "label": one.label, "team": team, "unit": unit} for one, team, unit in shown.quarters()],
        "exams": [_exam(one) for one in shown.all_exams],
        "county_training": _county(shown.county) if shown.county else None,
        "changes": [{"kind": kind.value, "team": team, "unit": unit} for kind, team, unit in shown.changes()],
    }


def _side(side: Side) -> dict[str, Any]:
    duty = side.duty
    hours = {"officers": duty.officers, "duty": duty.duty, "hours": duty.hours, "asked": duty.asked, "reached": duty.reached}
    for name in ("duty", "hours", "asked"):
        hours[name] = hours[name] / 100 if duty.duty and hours[name] is not None else None  # type: ignore[operator,assignment]
    return {
        "name": side.name, "base": side.base, **_holding(side.total), "soon_count": side.soon,
        "hours": {**hours, "reached": duty.reached if duty.duty else None},
    }  # fmt: skip


def _holding(one: Holding) -> dict[str, Any]:
    counts = {
        "people": one.people, "established": one.established, "on_post": one.on_post, "holder_count": one.holder_count,
        "established_holders": one.established_holders, "on_post_holders": one.on_post_holders,
    }  # fmt: skip
    return counts | {key: value for name in RATES for key, value in _rate(name, getattr(one, name)).items()}


def _rate(name: str, rate: Rate) -> dict[str, Any]:
    return {name: rate.value, f"{name}_text": rate.prose}


def _line(one: Line) -> dict[str, Any]:
    return {"label": one.label, "team": _holding(one.team) if one.team else None, "unit": _holding(one.unit)}


def _field(one: FieldLine) -> dict[str, Any]:
    return {"label": one.label, "team": _holding(one.team) if one.team else None, "unit_cards": one.cards}


def _exam(one: Passing) -> dict[str, Any]:
    counts = {"label": one.label, "expected": one.expected, "sat": one.sat, "passed": one.passed, "going_on": bool(one.state)}
    return counts | _rate("pass_rate", one.pass_rate)


def _county(of: Any) -> dict[str, Any]:
    return {"times": of.times, "people": of.people, "base": of.rate.base, **_rate("rate", of.rate)}


def as_text(shown: CertificateFigures, steps: Mapping[Any, str]) -> str:
    """`steps`: what the office calls them."""
    return "\n".join(_text(shown, steps))


def _text(shown: CertificateFigures, steps: Mapping[Any, str]) -> Iterator[str]:
    yield f"{shown.unit.name}执法队伍和行政执法证情况（截至 {shown.as_of}）"
    yield shown.sentence
    for _, side in shown.sides:
        yield from _side_text(side)
    if shown.beyond:
        yield f"已不在册而证件仍有效：{shown.beyond} 人"
    for title, lines in (("按编制类型", shown.by_staffing()), ("各单位", shown.by_unit())):
        yield f"【{title}】"
        for one in lines:
            both = [f"{side.word} {_counts(group)}" for side, group in ((shown.team, one.team), (shown.unit, one.unit)) if side and group]
            yield f"{one.label}：{'；'.join(both)}"
    yield "【按执法领域】"
    for line in shown.by_field():
        team = f"{shown.team.word} {_counts(line.team)}；" if shown.team and line.team else ""
        yield f"{line.label}：{team}{shown.unit.word}有效证件 {line.cards} 张"
    yield "【每季到期】"
    yield from (f"{quarter.label}：{_both(shown, team, cards, '张')}" for quarter, team, cards in shown.quarters() if cards or team)
    yield f"【{shown.year}年手续】"
    yield from (f"{steps[kind]}：{_both(shown, team, all_of_it, '次')}" for kind, team, all_of_it in shown.changes() if all_of_it or team)
    if shown.all_exams:
        yield "【队员的考试】"
    yield from (f"{one.label}：合格率 {one.pass_rate.table}（{one.passed}/{one.sat}）{one.state}" for one in shown.all_exams)


def _side_text(side: Side) -> Iterator[str]:
    total, duty = side.total, side.duty
    yield f"【{side.name}】{side.base}"
    yield f"持证人数：{total.holder_count}"
    for name, word in RATES.items():
        rate = getattr(total, name)
        yield f"{word}：{rate.table}（{rate.count}/{rate.base}）" if rate.base else f"{word}：{NO_BASE}"
    yield f"30天内到期：{side.soon} 人"
    if duty.duty:
        done = f"已完成 {points_text(duty.hours)} / 应完成 {points_text(duty.asked)} 学时"
        yield f"学时达标：{duty.rate.table}（{duty.reached}/{duty.officers}），{done}"


def _counts(one: Holding) -> str:
    return f"{one.people} 人持证 {one.holder_count}（{one.holding_rate.table}）"


def _both(shown: CertificateFigures, team: int | None, unit: int, word: str) -> str:
    said = [f"{side.word} {number} {word}" for side, number in ((shown.team, team), (shown.unit, unit)) if side]
    return "，".join(said)
