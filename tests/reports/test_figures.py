"""What is counted, by whom it is divided, and how units add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.bands import bands
from reports.figures import ExamFigures, Figures, Tally, roll_up

TOWN, OFFICE, VILLAGE, TEAM = "0001", "00010001", "00010002", "000100010001"
NAMES = {TOWN: "南山镇", OFFICE: "南山镇/党政办公室", VILLAGE: "南山镇/竹山村", TEAM: "南山镇/党政办公室/文书组", "0002": "外单位"}


def counted(*tallies: Tally) -> Figures:
    made = Figures()
    for one in tallies:
        made.add(one)
    return made


def sat(points: int, grade: str, people: int = 1, path: str = OFFICE, standing: str = "required") -> Tally:
    return Tally(path, standing, True, grade, points * 100, grade != "fail", people)


def test_rates_have_their_own_bases():
    figures = counted(sat(95, "excellent", 3), sat(70, "pass", 4), sat(40, "fail", 1), Tally(OFFICE, "required", False, "", None, False, 2))
    assert (figures.expected_count, figures.sat_count, figures.absent_count, figures.pass_count, figures.excellent_count) == (10, 8, 2, 7, 3)
    assert (figures.participation_rate.base, figures.pass_rate.base, figures.excellence_rate.base) == (10, 8, 8)


def test_an_excused_person_who_sat_is_shown_and_in_neither_base():
    figures = counted(sat(95, "excellent", standing="exempt"), sat(80, "pass", standing="deferred"), sat(60, "pass"))
    assert (figures.exempt_count, figures.deferred_count, figures.excluded_sat_count) == (1, 1, 2)
    assert (figures.expected_count, figures.sat_count, figures.excellent_count, figures.average_text) == (1, 1, 0, "60")


@pytest.mark.parametrize(
    ("scores", "median", "average"),
    [([60], 6000, "60"), ([60, 61], 6050, "60.5"), ([84, 96, 96, 100], 9600, "94"), ([10, 20, 90], 2000, "40"), ([1, 1, 2], 100, "1.3")],
)
def test_median_and_average(scores, median, average):
    figures = counted(*(sat(score, "pass") for score in scores))
    assert (figures.median, figures.average_text) == (median, average)
    assert (figures.lowest, figures.highest) == (min(scores) * 100, max(scores) * 100)


def test_nobody_sat_means_no_figure_rather_than_zero():
    figures = Figures()
    assert (figures.average, figures.average_text, figures.median, figures.lowest, figures.pass_rate.prose) == (None, "—", None, None, "—")


tallies = st.lists(
    st.builds(
        Tally,
        path=st.sampled_from(sorted(NAMES)),
        standing=st.sampled_from(["required", "exempt", "deferred"]),
        sat=st.just(True),
        grade=st.sampled_from(["excellent", "pass", "fail"]),
        score=st.integers(0, 10000),
        first_passed=st.booleans(),
        people=st.integers(1, 50),
    )
    | st.builds(
        Tally,
        path=st.sampled_from(sorted(NAMES)),
        standing=st.sampled_from(["required", "exempt", "deferred"]),
        sat=st.just(False),
        grade=st.just(""),
        score=st.none(),
        first_passed=st.just(False),
        people=st.integers(1, 50),
    ),
    max_size=20,
)


def of_town(rows: list[Tally]) -> ExamFigures:
    from datetime import date

    from tests.factories import NOON

    total, units, own = roll_up(rows, NAMES)
    return ExamFigures(
        title="2026年度学法考试",
        year=2026,
        annual=True,
        unit_name="南山镇",
        unit_path=TOWN,
        as_of=date(2026, 11, 22),
        exam_over=True,
        confirmed=False,
        opens_at=NOON,
        closes_at=NOON,
        full_marks=10000,
        pass_mark=6000,
        excellent_mark=9000,
        total=total,
        units=units,
        own=own,
    )


def merged(parts: list[Figures]) -> dict:
    whole = Figures()
    for part in parts:
        for name in vars(Figures()):
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
    return whole.to_json()


@given(tallies)
def test_the_units_add_up_to_the_whole_on_every_level(rows):
    figures = of_town(rows)
    assert merged([line.figures for line in figures.lines()]) == figures.total.to_json()
    for path in {OFFICE} & set(figures.units):
        assert merged([line.figures for line in figures.lines(path)]) == figures.of(path).to_json()


@given(tallies)
def test_figures_survive_the_snapshot(rows):
    figures = of_town(rows)
    kept = ExamFigures.from_json(figures.to_json(), as_of=figures.as_of, exam_over=True)
    assert kept.confirmed
    assert kept.to_json() == figures.to_json()
    assert kept.lines() == figures.lines()


@given(tallies, st.integers(0, 10000), st.integers(0, 10000))
def test_the_bands_hold_everybody_who_sat(rows, one, other):
    figures = of_town(rows).total
    shown = bands(figures, full_marks=10000, pass_mark=min(one, other), excellent_mark=max(one, other))
    assert sum(band.people for band in shown) == figures.sat_count


def test_bands_begin_at_the_marks():
    shown = bands(counted(sat(60, "pass"), sat(59, "fail"), sat(100, "excellent")), full_marks=10000, pass_mark=6000, excellent_mark=9000)
    assert [(band.label, band.people) for band in shown] == [("60分以下", 1), ("60–70分", 1), ("70–80分", 0), ("80–90分", 0), ("90–100分", 1)]


def test_the_table_names_units_that_stand_above_others():
    lines = of_town([sat(90, "excellent", path=TEAM), sat(90, "excellent", path=TOWN)]).lines()
    assert [(line.name, line.own, line.has_below) for line in lines] == [("南山镇", True, False), ("党政办公室", False, True)]
