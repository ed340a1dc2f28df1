"""A mobile number that would get a second holder: nobody loses their sign-in by an import without being told."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from people.backends import person_named
from people.models import Person, Role, Unit
from people.services import imports
from tests import factories
from tests.people.tables import file, line

pytestmark = pytest.mark.postgres
MOBILE = "13900000001"
PAGE = "/manage/people/import/"


@pytest.fixture
def holder(town: Unit) -> Person:
    return factories.person("陈志强", mobile=MOBILE)


def plan(*rows: tuple[str, ...], by: Person | None = None, **decisions: str) -> imports.Plan:
    chosen = {int(name[1:]): value for name, value in decisions.items()}
    return imports.plan(data=file(*rows), by=by, today=date(2026, 11, 20), create_units=True, decisions=chosen)


def test_another_name_with_a_known_mobile_is_a_question(holder: Person) -> None:
    found = plan(line("陈小妹", mobile=MOBILE))
    (doubt,) = found.doubts
    assert "手机号已登记在陈志强名下" in doubt.sentence
    assert (doubt.people, doubt.may_be_new, found.taken) == ((holder,), True, [])


def test_answered_that_person_or_a_new_one_with_a_warning(holder: Person) -> None:
    row = line("陈小妹", mobile=MOBILE)
    assert plan(row, r2=str(holder.public_id)).updated[0].person == holder
    new = plan(row, r2="new")
    assert len(new.created) == 1
    assert "有多人使用" in new.warnings[0].message


def test_a_known_person_who_takes_a_known_mobile_is_a_question_too(holder: Person) -> None:
    other = factories.person("李明", staff_number="NS-1")
    row = line("李明", number="NS-1", mobile=MOBILE)
    assert plan(row).doubts[0].people == (other,)
    taken = plan(row, r2=str(other.public_id))
    assert (len(taken.updated), len(taken.warnings)) == (1, 1)


def test_a_holder_of_another_unit_is_not_named(holder: Person) -> None:
    village = factories.office("北坡村")
    mine = factories.person("村文书", unit=village, role=Role.CLERK, role_unit=village)
    (doubt,) = plan(line("吴新", unit="北坡村", mobile=MOBILE), by=mine).doubts
    assert doubt.people == ()
    assert "陈志强" not in doubt.sentence
    assert "其他单位" in doubt.sentence


def test_who_left_does_not_hold_the_number_and_a_file_may_bring_a_family(holder: Person) -> None:
    Person.objects.update(status=Person.Status.LEFT)
    found = plan(line("陈小妹", mobile=MOBILE), line("陈大妹", mobile=MOBILE))
    assert (len(found.created), found.doubts, [one.row for one in found.warnings]) == (2, [], [3])


def test_the_command_refuses_and_the_number_still_signs_in(holder: Person, tmp_path: Path) -> None:
    path, out = tmp_path / "people.xlsx", StringIO()
    path.write_bytes(file(line("陈小妹", mobile=MOBILE)))
    with pytest.raises(CommandError, match="没有导入任何人"):
        call_command("import_people", str(path), stdout=out)
    assert "手机号已登记在陈志强名下" in out.getvalue()
    assert person_named(MOBILE) == holder


def test_the_page_asks(holder: Person, clerk: Person, signed_in: Callable[[Person], Client]) -> None:
    upload = SimpleUploadedFile("people.xlsx", file(line("陈小妹", mobile=MOBILE)))
    page = signed_in(clerk).post(PAGE, {"file": upload}).content.decode()
    assert "手机号已登记在陈志强名下" in page
    assert 'value="new"' in page


def test_a_field_name_of_five_thousand_digits_is_ignored(holder: Person, clerk: Person, signed_in: Callable[[Person], Client]) -> None:
    upload = SimpleUploadedFile("people.xlsx", file(line("吴新")))
    client = signed_in(clerk)
    stored = client.post(PAGE, {"file": upload}).context["stored"]
    body = urlencode({"stored": stored.public_id, "decide-" + "9" * 5000: "new"})
    assert client.post(PAGE, body, content_type="application/x-www-form-urlencoded").status_code == 200
