"""依据待复核: questions whose law changed wait for somebody to decide. They stay as they are until then."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, Q

from core import audit
from core.db import bulk
from core.errors import Refused
from people.models import Person
from questionbank.models import BasisFlag, ImportBatch, LegalBasis, Question, Revision
from questionbank.selectors.grounds import names_version
from statutes import selectors as laws
from statutes.models import Statute, StatuteVersion
from statutes.registries import VersionAdded, VersionLeaving
from statutes.rules.comparison import Became
from statutes.rules.numerals import Key, read_key
from statutes.rules.titles import names_of, short_title


def flag_questions(event: VersionAdded, without: StatuteVersion | None = None) -> None:
    """Follow a new version, within its transaction.

    The newest version flags what rests on an older one; an older version that comes in later flags only what names it, as before it was not known
    what that said. A basis that names no version means the one before the newest.
    """
    versions = [one for one in event.version.statute.versions.order_by("from_on") if one != without]
    newest = versions[-1]
    bases = list(_current_bases(event.version.statute))
    made: list[BasisFlag] = []
    for old in versions[:-1] if event.version == newest else [event.version]:
        unnamed = old == versions[-2] and event.version == newest
        resting = [one for one in bases if _rests_on(one, old, versions, unnamed=unnamed)]
        if resting:
            BasisFlag.objects.filter(basis__in=resting, decision="").delete()  # nobody decided, and now there is something newer
            made += _flags(resting, old, newest, event.now)
    BasisFlag.objects.bulk_create(made, batch_size=200)
    if made:
        audit.record("questionbank.flagged", by=event.by, now=event.now, subject=newest, count=len({one.question_id for one in made}))


def let_go(event: VersionLeaving) -> None:
    """A version is taken away: what waits because of it is flagged anew by what remains. Refused where somebody decided by it."""
    by_it = BasisFlag.objects.filter(Q(new_version=event.version) | Q(old_article__version=event.version))
    decided = by_it.exclude(decision="").values("question").distinct().count()
    if decided:
        sentence = f"已有 {decided} 道试题按这个版本复核过依据，不能删除。条文有错时，请导入正确的版本，再复核这些试题。"
        raise Refused("statute_version_used", sentence)
    by_it.delete()
    if event.newest is not None:
        flag_questions(VersionAdded(event.newest, None, None, event.by, event.now), without=event.version)


def _current_bases(statute: Statute) -> Iterator[LegalBasis]:
    """What live questions rest on in this law now, an article named; retired ones too, as they may come back."""
    current = Question.objects.live().filter(current_revision__bases__statute_title__in=names_of(statute.title)).values("current_revision")
    rest = LegalBasis.objects.filter(revision__in=current, statute_title__in=names_of(statute.title)).exclude(article_number="")
    yield from rest.select_related("revision").prefetch_related(Prefetch("flags", BasisFlag.objects.select_related("old_article")))


def _rests_on(basis: LegalBasis, version: StatuteVersion, versions: list[StatuteVersion], *, unnamed: bool) -> bool:
    """Whether this is the version the basis means: the one it waits to be followed from, else the last under which it was found still right,
    else the one it names."""
    open_ = {flag.old_article.version_id for flag in basis.flags.all() if not flag.decision}
    kept = {flag.new_version_id for flag in basis.flags.all() if flag.decision == BasisFlag.Decision.KEPT}
    meant = [one for one in versions if one.pk in (open_ or kept)][-1:] or [one for one in versions if names_version(basis, one)]
    return version in meant if meant else unnamed


def _flags(bases: list[LegalBasis], old: StatuteVersion, new: StatuteVersion, now: datetime) -> Iterator[BasisFlag]:
    """One for each basis whose article is not the same any more. A number that the old version did not have says nothing."""
    rows: dict[Key, laws.Row] = {row.old.key: row for row in laws.compared(old, new, wording=False) if row.old is not None}
    for basis in bases:
        key = read_key(basis.article_number)
        row = rows.get(key) if key else None
        if row is not None and row.old is not None and row.became != Became.UNCHANGED:
            yield BasisFlag(
                question_id=basis.revision.question_id, basis=basis, became=str(row.became), old_article=row.old, new_version=new,
                new_article=row.new, flagged_at=now,
            )  # fmt: skip


def follow_revision(*, question: Question, made: Revision, by: Person | None, now: datetime) -> None:
    """A question says something new: what its new revision still rests on stays to be decided, the rest is done with."""
    still = {_words(one): one for one in made.bases.select_related("revision")}
    for flag in BasisFlag.objects.filter(question=question, decision="").select_related("basis"):
        same = still.get(_words(flag.basis))
        if same is not None:
            flag.basis = same
            flag.save(update_fields=["basis"])
        else:
            _decide(flag, BasisFlag.Decision.REVISED, by, now)
    if fresh := [one for words, one in still.items() if words[2] and words not in _rested_on(question, made)]:
        kept = set(BasisFlag.objects.filter(question=question, decision=BasisFlag.Decision.KEPT).values_list("new_version", *_WORDS))
        found = _outdated(fresh, now)
        BasisFlag.objects.bulk_create(one for one in found if (one.new_version_id, *_words(one.basis)) not in kept)


def follow_new(*, question: Question, now: datetime) -> None:
    """A question that is new to the bank, with the sub-questions of a case, may name what was the law before."""
    bases = LegalBasis.objects.filter(Q(revision__question=question) | Q(revision__question__case=question))
    BasisFlag.objects.bulk_create(_outdated(bases.exclude(statute_version="").select_related("revision"), now))


def follow_import(*, batch: ImportBatch, now: datetime) -> None:
    """The same of all questions of a file, before anybody sees them. In short transactions."""
    said = batch.questions.values("current_revision")
    bases = LegalBasis.objects.filter(revision__in=said).exclude(statute_version="").select_related("revision")
    for _ in bulk.paced(_outdated(bases, now), BasisFlag.objects.bulk_create):
        pass


_WORDS = ("basis__statute_title", "basis__article_number", "basis__statute_version")


def _words(basis: LegalBasis) -> tuple[str, str, str]:
    return basis.statute_title, basis.article_number, basis.statute_version


def _rested_on(question: Question, made: Revision) -> set[tuple[str, str, str]]:
    """What it named before it said `made`."""
    before = LegalBasis.objects.filter(revision__question=question, revision__number=made.number - 1)
    return set(before.values_list(*(name.removeprefix("basis__") for name in _WORDS)))


def _outdated(bases: Iterable[LegalBasis], now: datetime) -> Iterator[BasisFlag]:
    """For each that names a version of its law which is not the newest, where the article is not the same any more."""
    laws_named: dict[str, list[LegalBasis]] = {}
    for one in bases:
        laws_named.setdefault(short_title(one.statute_title), []).append(one)
    for title, named in laws_named.items():
        versions = list(StatuteVersion.objects.filter(statute__short_title=title).order_by("from_on"))
        for old in versions[:-1]:
            if resting := [one for one in named if names_version(one, old) and not names_version(one, versions[-1])]:
                yield from _flags(resting, old, versions[-1], now)


def come_back(*, said: Revision, again: Revision, now: datetime) -> None:
    """A question says again what it said in `said`: articles from which it was moved or revised away since wait for a decision again, and so do those
    that changed since while it rested on others."""
    left = [BasisFlag.Decision.MOVED, BasisFlag.Decision.REVISED]
    since = BasisFlag.objects.filter(question=again.question, basis__revision__number__gte=said.number)  # they went along with what was said anew
    found = since.exclude(decision="").select_related("basis").order_by("new_version__from_on")
    newest = {_words(one.basis): one for one in found}
    for basis in again.bases.exclude(flags__decision=""):
        flag = newest.get(_words(basis))
        if flag is None:
            BasisFlag.objects.bulk_create(_changed_since(said.said_at, basis, now))
        elif flag.decision in left:
            BasisFlag.objects.create(
                question=again.question, basis=basis, became=flag.became, old_article=flag.old_article, new_version=flag.new_version,
                new_article=flag.new_article, flagged_at=now,
            )  # fmt: skip


def _changed_since(moment: datetime, basis: LegalBasis, now: datetime) -> Iterator[BasisFlag]:
    """For a basis that was written at `moment`, before the law's newest version came in."""
    versions = list(StatuteVersion.objects.filter(statute__short_title=short_title(basis.statute_title)).order_by("from_on"))
    since = [one for one in versions if one.imported_at > moment]
    if versions[-1:] == since[-1:] and len(versions) > 1:
        meant = [one for one in versions if names_version(basis, one)] or [one for one in versions if one not in since] or versions[:-1]
        if meant[-1] != versions[-1]:
            yield from _flags([basis], meant[-1], versions[-1], now)


def keep(*, flag: BasisFlag, by: Person, now: datetime) -> None:
    """The question is right under the new version too; its words stay."""
    with transaction.atomic():
        _decide(flag, BasisFlag.Decision.KEPT, by, now)
        audit.record("questionbank.basis_kept", by=by, now=now, subject=flag.question.public_id, basis=str(flag.basis))


def _decide(flag: BasisFlag, decision: BasisFlag.Decision, by: Person | None, now: datetime) -> None:
    values = {"decision": decision, "decided_by": by, "decided_at": now}
    if not BasisFlag.objects.filter(pk=flag.pk, decision="").update(**values):
        raise Refused("flag_decided", "这条依据已经复核过了。请刷新页面。")


def mark_moved(flag: BasisFlag) -> None:
    """What `follow_revision` closed was a move."""
    BasisFlag.objects.filter(pk=flag.pk).update(decision=BasisFlag.Decision.MOVED)
