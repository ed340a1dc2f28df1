"""A preset paper fitted to what the bank has."""

import pytest

from quiz.presets import SHAPE
from quiz.rules.draw import Section
from quiz.rules.fitting import fit_sections
from quiz.rules.terms import total_points


@pytest.mark.parametrize(
    ("available", "counts"),
    [
        ({"single": 20, "multiple": 10, "judge": 10}, {"single": 20, "multiple": 10, "judge": 10}),
        ({"single": 700, "multiple": 299}, {"single": 30, "multiple": 10}),  # the real file: no 判断题
        ({"single": 500, "judge": 500}, {"single": 40, "judge": 10}),
        ({"multiple": 500, "judge": 500}, {"multiple": 20, "judge": 10}),
        ({"single": 500, "multiple": 500, "judge": 3}, {"single": 27, "multiple": 10, "judge": 3}),
        ({"single": 21, "multiple": 500}, {"single": 20, "multiple": 15}),  # 9 more singles are not there, 20 points in multiples are
        ({"single": 500}, {"single": 50}),
    ],
)
def test_lacking_types_give_their_points_to_the_others(available, counts):
    fitted = fit_sections(SHAPE, available)
    assert {one.type: one.count for one in fitted.sections} == counts
    assert total_points(fitted.sections) == 10000


def test_what_was_changed_is_said():
    fitted = fit_sections(SHAPE, {"single": 700, "multiple": 299})
    assert fitted.sentence == "题库中没有判断题（需要 10 道），试卷已改为 30 道单选题 × 2 分 + 10 道多选题 × 4 分，共 100 分。"


def test_a_bank_that_has_everything_needs_no_sentence():
    assert fit_sections(SHAPE, {"single": 20, "multiple": 10, "judge": 10}).sentence == ""


@pytest.mark.parametrize("available", [{}, {"single": 10}, {"single": 20, "multiple": 10}])
def test_what_cannot_be_fitted_stays_as_it_was(available):
    assert fit_sections(SHAPE, available).sections == SHAPE


def test_points_that_no_whole_question_makes_up_are_not_lost():
    odd = [Section("single", 5, 300), Section("judge", 5, 200)]
    assert fit_sections(odd, {"judge": 100}).sections == odd
