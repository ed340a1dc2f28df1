"""The list of years and exams."""

import pytest
from django.urls import reverse

from tests import factories


@pytest.mark.django_db
def test_a_leader_sees_published_exams_by_year(leader, signed_in):
    factories.exam(title="2025年度学法考试", year=2025)
    factories.exam(title="2026年度学法考试", year=2026)
    factories.exam(title="没有发布的考试", state="draft")
    page = signed_in(leader).get(reverse("reports:index")).content.decode()
    assert page.index("2026年度学法考试") < page.index("2025年度学法考试")
    assert "没有发布的考试" not in page


@pytest.mark.django_db
def test_a_cadre_has_no_reports(cadre, signed_in):
    assert signed_in(cadre).get(reverse("reports:index")).status_code == 403
