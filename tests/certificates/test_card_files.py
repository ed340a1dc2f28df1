"""Photo, scans of both sides, attachments and stamped scans of a card: only added, and read by who manages it and by its holder."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from certificates.models import Certificate, CertificateEvent
from certificates.rules.life import Kind
from certificates.selectors import card_files as selectors
from certificates.services import events
from core import files
from core.errors import Refused
from core.models import AuditEntry, SignedScan, StoredFile
from people.models import Person
from tests import factories
from tests.certificates import things
from tests.certificates.life_things import add_file, address, page, pdf, picture, with_photo

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture
def one(cadre: Person) -> Certificate:
    return things.certificate(cadre)


def test_the_latest_photo_counts_and_those_before_it_stay(one: Certificate) -> None:
    first, second = add_file(one), add_file(one)
    side = selectors.sides(one)["photo"]
    assert (side.latest, side.older) == (second, [first])
    assert selectors.photo(one) == second
    assert AuditEntry.objects.filter(event="certificates.file_added").count() == 2


def test_a_photo_is_put_in_from_the_page_and_shown_small(desk: Client, one: Certificate) -> None:
    desk.post(address("file_add", one), {"what": "photo", "file": picture()})
    assert address("photo", one) in page(desk, one)
    shown = desk.get(address("photo", one))
    assert max(Image.open(BytesIO(shown.content)).size) <= 480
    assert AuditEntry.objects.filter(event="core.file_read", detail__kind="certificates.file").count() == 1
    assert desk.get(address("photo", one), headers={"If-None-Match": shown.headers["ETag"]}).status_code == 304
    assert AuditEntry.objects.filter(event="core.file_read").count() == 1


@pytest.mark.parametrize(
    ("what", "upload", "sentence"), [("photo", pdf, "不是能识别的照片"), ("front", lambda: picture("x.heic"), ""), ("back", pdf, "")]
)
def test_a_photo_is_a_picture_and_a_side_may_be_a_pdf(desk: Client, one: Certificate, what: str, upload: Callable[[], object], sentence: str) -> None:
    answer = desk.post(address("file_add", one), {"what": what, "file": upload()}, follow=True).content.decode()
    assert sentence in answer
    assert one.files.exists() is not bool(sentence)


def test_a_file_of_no_known_side_is_refused(one: Certificate) -> None:
    with pytest.raises(Refused, match="请选择是照片"):
        add_file(one, "spine")


def test_stamped_scans_lie_beside_their_step(desk: Client, one: Certificate) -> None:
    things.step(one, Kind.SUSPEND, one.events.get().on)
    answer = desk.post(address("step_scan", one, 2), {"pages": pdf(), "note": "共1页"}, follow=True)
    lines = {line.event.number: line for line, _ in answer.context["lines"]}
    assert [len(lines[number].scans) for number in (1, 2)] == [0, 1]
    assert "共1页" in answer.content.decode()
    assert SignedScan.objects.get().file.owner_id == str(one.events.get(number=2).public_id)


def test_a_scan_that_is_none_is_refused_at_its_step(desk: Client, one: Certificate) -> None:
    answer = desk.post(address("step_scan", one, 1), {"pages": picture("x.txt"), "note": ""}, follow=True)
    assert answer.status_code == 200
    answer = desk.post(address("step_scan", one, 1), {"note": ""})
    assert "请先选择扫描件" in answer.content.decode()
    assert desk.post(address("step_scan", one, 7), {"pages": pdf()}).status_code == 404


def _file(one: Certificate, which: str, desk: Client) -> StoredFile:
    if which == "photo":
        return add_file(one).file
    if which == "attachment":
        entry = events.Entry(Kind.SUSPEND, factories.NOON.date())
        made = events.add(certificate=one, entry=entry, by=things.clerk(), now=factories.NOON, attachment=pdf())
        assert made.attachment
        return made.attachment
    desk.post(address("step_scan", one, 1), {"pages": pdf()})
    return SignedScan.objects.get().file


@pytest.mark.parametrize("which", ["photo", "attachment", "scan"])
def test_who_manages_the_card_and_its_holder_read_its_files_and_nobody_else(
    desk: Client, clerk: Person, leader: Person, cadre: Person, one: Certificate, which: str, signed_in: SignIn
) -> None:
    file, office = _file(one, which, desk), factories.office("财政所")
    only_there = factories.person("吴证管", unit=office, role="certificate_clerk", role_unit=office)
    may = {name: files.may_read(person, file) for name, person in {"clerk": clerk, "holder": cadre, "leader": leader, "other": only_there}.items()}
    assert may == {"clerk": True, "holder": True, "leader": False, "other": False}
    address_of = reverse("core:file", args=[file.public_id])
    assert (signed_in(cadre).get(address_of).status_code, signed_in(leader).get(address_of).status_code) == (200, 404)
    assert AuditEntry.objects.filter(event="core.file_read").count() == 1


def test_a_file_of_another_owner_is_no_file_of_a_card(clerk: Person) -> None:
    file = files.store(
        b"x", name="x", content_type="application/pdf", owner_kind=CertificateEvent.OWNER_KIND,
        owner_id="0b5b7a0e-6a52-4a0a-9a9b-1f3c7c0f8f5e", now=factories.NOON,
    )  # fmt: skip
    assert not files.may_read(clerk, file)


def test_a_leader_sees_that_there_are_files_and_opens_none(leader: Person, one: Certificate, signed_in: SignIn, desk: Client) -> None:
    _file(with_photo(one), "attachment", desk)
    desk.post(address("step_scan", one, 1), {"pages": pdf()})
    shown = page(signed_in(leader), one)
    assert "已有照片" in shown
    assert "有附件 1 份" in shown
    assert "有已盖章扫描件 1 份" in shown
    assert "/files/" not in shown
    assert signed_in(leader).get(address("photo", one)).status_code == 403


def test_a_card_without_a_photo_has_no_picture_to_show(desk: Client, one: Certificate) -> None:
    assert desk.get(address("photo", one)).status_code == 404
    assert "没有照片" in page(desk, one)
