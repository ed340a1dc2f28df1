"""What every print carries."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from core import pdf
from core.models import Office

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_print_of_the_demo_says_so_on_every_page(is_demo: bool) -> None:
    Office.objects.create(id=1, name="南山镇", is_demo=is_demo)
    pages = PdfReader(BytesIO(pdf.render("404.html", {}))).pages
    assert all(("均为虚构" in page.extract_text()) is is_demo for page in pages)
