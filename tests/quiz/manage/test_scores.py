"""Scores from elsewhere: reading, matching, writing once, the page and the command."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from core import excel
from core.errors import Refused
from quiz.models import Attempt, Candidate, Mark
from quiz.presets import EXTERNAL, preset
from quiz.rules.scores import HEADER, Listed, Plan, ScoreRow, match, read
from quiz.services import exams, external, publishing
from tests import factories
from tests.factories import NOON
from tests.quiz.manage.pages import url
from tests.quiz.manage.test_exam_pages import text

HEAD = list(HEADER)
PEOPLE = [
    Listed(1, "陈志强", "13800000001", frozenset({"党政办公室", "南山镇/党政办公室"}), {}),
    Listed(2, "李伟", "13800000002", frozenset({"党政办公室", "南山镇/党政办公室"}), {}),
    Listed(3, "李伟", "13800000003", frozenset({"农业农村办公室", "南山镇/农业农村办公室"}), {}),
    Listed(4, "王芳", "", frozenset({"党政办公室"}), {1: 8000, 2: 9000}),
]


@pytest.mark.parametrize(
    ("row", "score", "number"),
    [
        (["陈志强", "", "", "95", ""], 9500, None),
        (["陈志强", "", "", "95.5分", "2"], 9550, 2),
        (["陈志强", "", "", "９０", "第3次"], 9000, 3),
        (["陈志强", "", "", "0", "1"], 0, 1),
        (["陈志强", "", "", "100"], 10000, None),
    ],
)
def test_a_row_is_read(row, score, number):
    rows, plan = read([HEAD, row], full_marks=10000)
    assert [(one.row, one.score, one.number) for one in rows] == [(2, score, number)]
    assert plan == Plan()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["", "13800000001", "", "95", ""], "没有姓名"),
        (["陈志强", "", "", "九十", ""], "不是数字"),
        (["陈志强", "", "", "-5", ""], "超出范围"),
        (["陈志强", "", "", "101", ""], "成绩 101 高于总分 100"),
        (["陈志强", "", "", "95.123", ""], "小数位太多"),
        (["陈志强", "", "", "95", "0"], "考试次数“0”"),
        (["陈志强", "", "", "95", "两次"], "考试次数“两次”"),
        (["陈志强", "", "", "95", "100"], "考试次数“100”"),
    ],
)
def test_a_wrong_row_is_named_with_its_reason(row, sentence):
    rows, plan = read([HEAD, row], full_marks=10000)
    assert not rows
    assert plan.wrong[0].row == 2
    assert sentence in plan.wrong[0].sentence


def test_head_and_decorations_are_found_below_a_title():
    rows, _ = read([["南山镇成绩单"], ["姓名（必填）", "得分\n*", "备注"], ["陈志强", "95", "好"], ["", "", ""]], full_marks=10000)
    assert [one.row for one in rows] == [3]


def test_a_sheet_without_the_columns_is_refused():
    with pytest.raises(Refused, match="没有找到“姓名”和“成绩”"):
        read([["甲", "乙"], ["1", "2"]], full_marks=10000)


@pytest.mark.parametrize("label", ["最高成绩", "最高分"])
def test_the_best_of_several_attempts_is_not_taken_for_one(label):
    with pytest.raises(Refused, match="没有找到“姓名”和“成绩”"):
        read([["姓名", label], ["陈志强", "95"]], full_marks=10000)


@pytest.mark.parametrize("mark", ["", "缺考", "—"])
def test_no_score_means_not_sat(mark):
    _, plan = read([HEAD, ["陈志强", "", "", mark, ""]], full_marks=10000)
    assert [one.name for one in plan.absent] == ["陈志强"]


@pytest.mark.parametrize(
    ("name", "mobile", "unit", "candidate"),
    [
        ("陈志强", "13800000001", "", 1),
        ("陈志强", "", "", 1),
        ("陈 志强", "", "", 1),
        ("陈志强", "13899999999", "别的单位", 1),  # the name is unique on the roster
        ("李伟", "13800000003", "", 3),
        ("李伟", "138****0003", "", 3),
        ("李伟", "", "农业农村办公室", 3),
        ("李伟", "", "南山镇/党政办公室", 2),
        ("李伟", "", "", None),
        ("赵六", "13800000001", "", None),  # somebody else's number
    ],
)
def test_whom_a_row_means(name, mobile, unit, candidate):
    plan = match([ScoreRow(2, name, mobile, unit, 9000, None)], PEOPLE, Plan())
    assert [one.candidate_id for one in plan.new] == ([candidate] if candidate else [])
    assert len(plan.unmatched) + len(plan.doubles) == (0 if candidate else 1)


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([(9000, 1), (8500, 2)], {"new": 2}),
        ([(9000, 1), (8500, 1)], {"doubles": 2}),
        ([(9000, 1), (9000, 1)], {"doubles": 2}),
        ([(9000, None), (8500, 2)], {"doubles": 2}),
        ([(9000, None)], {"new": 1}),
    ],
)
def test_one_person_on_several_rows(rows, outcome):
    given = [ScoreRow(place, "陈志强", "", "", score, number) for place, (score, number) in enumerate(rows, 2)]
    plan = match(given, PEOPLE, Plan())
    assert {kind: len(getattr(plan, kind)) for kind in ("new", "doubles") if getattr(plan, kind)} == outcome


@pytest.mark.parametrize(
    ("score", "number", "kind"),
    [(8000, 1, "existing"), (8100, 1, "conflicts"), (9000, None, "existing"), (9100, None, "conflicts"), (9100, 3, "new"), (8000, 2, "conflicts")],
)
def test_scores_stored_before_are_never_replaced(score, number, kind):
    plan = match([ScoreRow(2, "王芳", "", "", score, number)], PEOPLE, Plan())
    assert len(getattr(plan, kind)) == 1
    assert len(plan.new) == (kind == "new")


# --- writing


@pytest.fixture
def exam(clerk, cadre):
    made = preset(EXTERNAL, NOON, annual_taken=False)
    draft = exams.create_exam(by=clerk, unit=factories.town(), terms=made.terms, sections=[], now=NOON)
    return publishing.publish(exam=draft, by=clerk, now=NOON + timedelta(days=30))


def sheet(*rows):
    return excel.write([excel.Sheet("成绩", HEAD, rows)])


@pytest.mark.postgres
@pytest.mark.django_db
class TestWriting:
    def test_the_best_score_counts(self, exam, clerk, cadre):
        external.import_scores(exam=exam, data=sheet(("陈志强", "", "", 55, 1), ("陈志强", "", "", 92.5, 2)), by=clerk, now=NOON)
        counted = Candidate.objects.select_related("counted_attempt").get(person=cadre)
        assert (counted.score, counted.grade, counted.first_passed, counted.counted_attempt.number) == (9250, "excellent", False, 2)
        assert set(Attempt.objects.values_list("source", "state", "paper")) == {("platform", "handed_in", None)}

    def test_a_second_import_adds_nothing(self, exam, clerk):
        data = sheet(("陈志强", "", "", 90, ""), ("林文书", "", "", 70, 1))
        external.import_scores(exam=exam, data=data, by=clerk, now=NOON)
        again = external.import_scores(exam=exam, data=data, by=clerk, now=NOON)
        assert (len(again.new), len(again.existing), Mark.objects.count()) == (0, 2, 2)

    def test_a_different_score_is_listed_and_not_written(self, exam, clerk, cadre):
        external.import_scores(exam=exam, data=sheet(("陈志强", "", "", 90, 1)), by=clerk, now=NOON)
        plan = external.import_scores(exam=exam, data=sheet(("陈志强", "", "", 95, 1)), by=clerk, now=NOON)
        assert "文件中为 95，已有成绩：第 1 次 90" in plan.conflicts[0].sentence
        assert Candidate.objects.get(person=cadre).score == 9000

    def test_an_exam_of_our_own_takes_no_scores(self, cadre, clerk):
        with pytest.raises(Refused, match="不能导入"):
            external.import_scores(exam=factories.exam(cadre), data=sheet(("陈志强", "", "", 90, 1)), by=clerk, now=NOON)

    def test_an_external_exam_needs_no_bank_and_no_future(self, exam):
        assert (exam.state, exam.candidates.count(), exam.rules.count()) == ("published", 2, 0)


@pytest.mark.django_db
class TestPage:
    def upload(self, page, exam, data, name="成绩.xlsx"):
        return page.post(url("scores", exam), {"file": SimpleUploadedFile(name, data)})

    def test_upload_preview_confirm(self, exam, clerk, cadre, signed_in):
        page = signed_in(clerk)
        shown = text(self.upload(page, exam, sheet(("陈志强", "", "", 90, 1), ("赵六", "", "", 80, 1), ("林文书", "", "", 120, 1))))
        assert '将导入 <strong class="num">1</strong> 条成绩，有 <strong class="num">2</strong> 行需要改正' in shown
        assert "第 3 行 赵六：应考名单上没有这个人" in shown
        assert not Mark.objects.exists()
        file_id = shown.split('name="file" value="')[1].split('"')[0]
        done = text(page.post(url("scores_confirm", exam), {"file": file_id}, follow=True))
        assert "已导入 1 条成绩，另有 2 行没有导入" in done
        assert Candidate.objects.get(person=cadre).score == 9000

    @pytest.mark.parametrize(("data", "sentence"), [(b"text", "这不是 Excel 文件"), (b"", "空"), (b"PK\x03\x04broken", "已损坏")])
    def test_a_file_that_is_none_gets_a_sentence(self, exam, clerk, signed_in, data, sentence):
        assert sentence in text(self.upload(signed_in(clerk), exam, data))

    @pytest.mark.parametrize("file_id", ["", "x", "00000000-0000-0000-0000-000000000000"])
    def test_a_preview_that_is_gone_is_said(self, exam, clerk, signed_in, file_id):
        assert "预览已过期" in text(signed_in(clerk).post(url("scores_confirm", exam), {"file": file_id}, follow=True))

    def test_the_template_holds_the_roster_and_can_be_sent_back(self, exam, clerk, signed_in):
        data = signed_in(clerk).get(url("scores_template", exam)).content
        rows = excel.read_rows(data)
        assert rows[1] == HEAD
        assert {row[0] for row in rows[2:]} == {"陈志强", "林文书"}
        assert len(external.plan_scores(exam=exam, data=data, now=NOON).absent) == 2

    def test_only_external_published_exams_have_the_page(self, cadre, clerk, leader, signed_in, exam):
        assert signed_in(clerk).get(url("scores", factories.exam(cadre))).status_code == 404
        assert signed_in(leader).get(url("scores", exam)).status_code == 403

    def test_the_form_of_an_external_exam(self, clerk, cadre, signed_in):
        data = {
            "title": "省平台考试", "opens_on": "2025-11-05", "closes_on": "2025-12-25", "who": "everyone", "persons": "",
            "year": "2025", "annual": "on",
            "full_marks": "100", "pass_mark": "60", "excellent_mark": "90", "do": "save",
        }  # fmt: skip
        shown = text(signed_in(clerk).post("/manage/exams/new/?preset=external", data, follow=True))
        assert '共 <strong class="num">2</strong> 人' in shown
        assert "截止日期不能早于考试日期" in text(signed_in(clerk).post("/manage/exams/new/?preset=external", {**data, "closes_on": "2025-01-01"}))


@pytest.mark.django_db
class TestCommand:
    def run(self, tmp_path, exam_id, *flags, data=None):
        path, out = tmp_path / "scores.xlsx", StringIO()
        path.write_bytes(data if data is not None else sheet(("陈志强", "", "", 90, 1), ("赵六", "", "", 80, 1)))
        call_command("import_scores", str(path), "--exam", str(exam_id), *flags, stdout=out)
        return out.getvalue()

    def test_it_imports_and_reports_as_json(self, exam, tmp_path):
        report = json.loads(self.run(tmp_path, exam.public_id, "--json"))
        assert report["accepted"] == 1
        assert report["unmatched"] == [{"row": 3, "name": "赵六", "message": "应考名单上没有这个人，请核对姓名，或先补列到名单。"}]
        assert json.loads(self.run(tmp_path, exam.public_id, "--json"))["accepted"] == 0

    def test_it_only_looks_when_asked(self, exam, tmp_path):
        assert "可导入 1 条成绩，1 行需要改正" in self.run(tmp_path, exam.public_id, "--dry-run")
        assert not Mark.objects.exists()

    @pytest.mark.parametrize("exam_id", ["12", "00000000-0000-0000-0000-000000000000"])
    def test_an_unknown_exam_is_a_sentence(self, exam, tmp_path, exam_id):
        with pytest.raises(CommandError, match="没有编号为"):
            self.run(tmp_path, exam_id)

    def test_a_missing_or_broken_file_is_a_sentence(self, exam, tmp_path):
        with pytest.raises(CommandError, match="读不了文件"):
            call_command("import_scores", str(tmp_path / "none.xlsx"), "--exam", str(exam.public_id))
        with pytest.raises(CommandError, match="这不是 Excel 文件"):
            self.run(tmp_path, exam.public_id, data=b"text")
