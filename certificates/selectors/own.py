"""What somebody sees of their own certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from certificates.models import Certificate, CertificateFile, QualificationExam
from certificates.rules import tones
from certificates.rules.life import State
from certificates.selectors import rules
from certificates.selectors.card_files import sides
from certificates.selectors.certificates import own
from certificates.selectors.eligibility import Eligibility, where_open
from certificates.selectors.officers import Officer, officers_on
from people.models import Membership, Person, PostKind
from people.selectors.teams import held_on


@dataclass(frozen=True)
class OwnCard:
    """`files`: the latest photo and scans, in the order of their kinds."""

    certificate: Certificate
    look: tones.Look
    files: Sequence[CertificateFile]

    @property
    def photo(self) -> CertificateFile | None:
        return next((one for one in self.files if one.what == CertificateFile.What.PHOTO), None)


@dataclass(frozen=True)
class Page:
    officer: Officer
    memberships: Sequence[Membership]  # of today
    cards: Sequence[OwnCard]
    exams: Sequence[QualificationExam]
    eligibility: Eligibility | None  # of a member of a team who has no card and has not applied


@dataclass(frozen=True)
class Brief:
    """For the home page; `look` is None for an officer without a card."""

    look: tones.Look | None


def page(person: Person, today: date) -> Page:
    words = rules.wording()
    held = own(person).exclude(state=State.NONE).prefetch_related("fields").order_by("-created_at", "-id")
    cards = [OwnCard(one, words.look(one, today), [side.latest for side in sides(one).values() if side.latest]) for one in held]
    memberships = list(person.memberships.filter(held_on(today)).select_related("team", "field"))
    eligible = where_open(person, today) if memberships else None
    exams = person.qualification_exams.filter(withdrawn_at=None).select_related("field")
    return Page(officers_on([person], today, today)[person.pk], memberships, cards, list(exams), eligible)


def in_brief(person: Person, today: date) -> Brief | None:
    """None for who has no card and is on no enforcement post; three statements at most, two for most people."""
    held = [one for one in own(person) if one.state not in (State.NONE, State.DECLINED, State.CANCELLED)]
    if held:
        words = rules.wording()
        return Brief(words.look(min(held, key=lambda one: one.state_on(today) != State.VALID), today))
    is_officer = Membership.objects.filter(held_on(today), person=person, post_kind=PostKind.ENFORCEMENT).exists()
    return Brief(None) if is_officer else None
