"""Laws are added a version at a time, whole or not at all. No version is altered afterwards; only its last day follows from the next one. What was
imported by mistake is taken away whole, as long as nothing rests on it."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from core import audit
from core import files as stored
from core.errors import Gone, Refused
from core.models import StoredFile
from people.models import Person
from statutes.models import Article, Statute, StatuteVersion
from statutes.registries import VersionAdded, VersionLeaving, version_added, version_leaving
from statutes.rules.parsing import Parsed, Source, parse
from statutes.rules.reading import text_of
from statutes.rules.titles import full_title, short_title

MOST_FILES = 10  # as many as a form may send: settings.DATA_UPLOAD_MAX_NUMBER_FILES
OLDEST, LATEST = 1949, 2100  # years a law of ours may come into force
UPLOAD_KIND = "statute_import"
UPLOAD_KEPT = timedelta(days=1)


def upload(*, files: Sequence[tuple[str, bytes]], by: Person, now: datetime) -> StoredFile:
    """Keep the text of these files for a day, to be looked at and confirmed. Refuses what `read_files` refuses; then nothing is kept."""
    sources = _sources(files)
    parse(sources)
    data = json.dumps([[one.name, one.text] for one in sources], ensure_ascii=False).encode()
    name = "、".join(one.name for one in sources)
    return stored.store(data, name=name, content_type="application/json", owner_kind=UPLOAD_KIND, owner_id=by.pk, now=now, keep=UPLOAD_KEPT)


def uploaded_law(file: StoredFile) -> Parsed:
    return parse([Source(name, text) for name, text in json.loads(stored.content(file))])


def may_read_upload(person: object, file: StoredFile) -> bool:
    """What was uploaded is its uploader's."""
    return file.owner_id == str(getattr(person, "pk", None))


def read_files(files: Sequence[tuple[str, bytes]]) -> Parsed:
    """The law in these files (name, content). Raises `Refused` for what is no text, `Unreadable` for what is wrong in it."""
    return parse(_sources(files))


def _sources(files: Sequence[tuple[str, bytes]]) -> list[Source]:
    if not files:
        raise Refused("file_missing", "请先选择文件。", field="file")
    if len(files) > MOST_FILES:
        raise Refused("statute_too_many_files", f"一次最多选择 {MOST_FILES} 个文件，而且必须是同一部法律。", field="file")
    sources = []
    for name, data in files:
        try:
            sources.append(Source(name, text_of(data)))
        except Refused as refusal:
            raise Refused(refusal.code, f"{name}：{refusal.sentence}", field=refusal.field) from refusal
    return sources


def confirm(*, upload: StoredFile, law: Parsed, title: str, from_on: date, adopted_on: date | None, by: Person, now: datetime) -> StatuteVersion:
    """Take an uploaded law, once: its upload is over then."""
    with transaction.atomic():
        if not StoredFile.objects.filter(pk=upload.pk, expires_at__gt=now).update(expires_at=now):
            raise Gone("statute_upload_over", "这份文本已经导入，或已过保留时间。请重新选择文件。")
        return import_version(law=law, title=title, from_on=from_on, adopted_on=adopted_on, source=upload.name, by=by, now=now)


def import_version(
    *, law: Parsed, title: str, from_on: date | None, adopted_on: date | None, source: str = "", by: Person | None, now: datetime
) -> StatuteVersion:
    """Add what `law` says as the version in force from `from_on`: its neighbours in time end the day before, or tell when it ends."""
    _check(law, title, from_on, adopted_on)
    assert from_on is not None
    with transaction.atomic():
        statute = _locked_statute(title)
        earlier = statute.versions.filter(from_on__lt=from_on).order_by("-from_on").first()
        later = statute.versions.filter(from_on__gt=from_on).order_by("from_on").first()
        if statute.versions.filter(from_on=from_on).exists():
            day = said(from_on)
            raise Refused("statute_version_there", f"《{statute}》{day}起施行的版本已经导入过了。请核对施行日期。", field="from_on")
        for neighbour in (earlier, later):
            _refuse_same(law, neighbour)
        if earlier is not None:
            earlier.until_on = from_on - timedelta(days=1)
            earlier.save(update_fields=["until_on"])
        made = StatuteVersion.objects.create(
            statute=statute, adopted_on=adopted_on, from_on=from_on, until_on=later.from_on - timedelta(days=1) if later else None,
            notes=list(law.notes), preamble=law.preamble, annex=law.annex, article_count=len(law.articles), source=source[:300],
            imported_by=by, imported_at=now,
        )  # fmt: skip
        Article.objects.bulk_create(
            [Article(version=made, number=one.key.number, suffix=one.key.suffix, text=one.text, headings=list(one.headings)) for one in law.articles],
            batch_size=200,
        )
        audit.record("statutes.version_added", by=by, now=now, subject=made, count=made.article_count, file_name=made.source)
        version_added(VersionAdded(made, earlier, later, by, now))
    return made


def remove_version(*, version: StatuteVersion, by: Person, now: datetime) -> None:
    """Take away a version that was imported by mistake, and the law with its last one. Its neighbours in time meet again. Refused by rooms above
    where somebody decided something by it."""
    with transaction.atomic():
        statute = Statute.objects.select_for_update().get(pk=version.statute_id)
        others = statute.versions.exclude(pk=version.pk).order_by("from_on")
        version_leaving(VersionLeaving(version, others.last(), by, now))
        audit.record("statutes.version_removed", by=by, now=now, subject=version, count=version.article_count, file_name=version.source)
        earlier = others.filter(from_on__lt=version.from_on).last()
        version.delete()
        if earlier is not None:
            earlier.until_on = version.until_on
            earlier.save(update_fields=["until_on"])
        elif not others.exists():
            statute.delete()


def _check(law: Parsed, title: str, from_on: date | None, adopted_on: date | None) -> None:
    if not short_title(title):
        raise Refused("statute_untitled", "没有认出法律名称，请填写。", field="title")
    if len(full_title(title)) > 100:
        raise Refused("statute_title_long", "法律名称最多 100 个字，请检查。", field="title")
    if from_on is None:
        raise Refused("statute_undated", "没有认出施行日期，请填写。修正的法律，施行日期以修改决定为准。", field="from_on")
    if not OLDEST <= from_on.year <= LATEST:
        raise Refused("statute_dates", f"施行日期（{said(from_on)}）不像是对的，请核对年份。", field="from_on")
    if adopted_on is not None and adopted_on > from_on:
        sentence = f"施行日期（{said(from_on)}）早于通过或修改日期（{said(adopted_on)}）。请核对。"
        raise Refused("statute_dates", sentence, field="from_on")
    if not law.articles:
        raise Refused("statute_empty", "没有条文，不能导入。")


def _locked_statute(title: str) -> Statute:
    Statute.objects.get_or_create(short_title=short_title(title), defaults={"title": full_title(title)})
    return Statute.objects.select_for_update().get(short_title=short_title(title))


def _refuse_same(law: Parsed, other: StatuteVersion | None) -> None:
    if other is not None and [(*one.key, one.text) for one in law.articles] == list(other.articles.values_list("number", "suffix", "text")):
        sentence = f"条文与{said(other.from_on)}起施行的版本完全相同，没有导入。请检查是否选错了文件。"
        raise Refused("statute_version_same", sentence)


def said(day: date) -> str:
    """2026年1月1日"""
    return f"{day.year}年{day.month}月{day.day}日"
