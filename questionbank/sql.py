"""The raw statements of the room: the index behind the search of questions, and what is in use.

The index holds the grams (questionbank.rules.grams) of `SearchText`. On SQLite it is an FTS5 table, which triggers keep beside the column `grams`.
On PostgreSQL it is a GIN index of lexemes that are made of the text past every parser (in the C locale these know no Chinese); the column stays
empty, so that the rows to which the index leads are a third as wide. Grams are letters and digits only: no word says anything in the languages of
these indexes.

Django builds a table anew on SQLite when it alters one, which drops its triggers: a migration that alters SearchText calls `drop_index` before and
`create_index` after.
"""
# ruff: noqa: S608, S611 - made of constants; what people say is bound

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from questionbank.models import SearchText
from questionbank.rules.grams import grams, pairs

_TEXT, _INDEX = "questionbank_searchtext", "questionbank_search"
# of each line every second pair from its first character on, and then from its second; what is left at its end stands alone
_PAIRS = r"regexp_replace({}, '(..)', '\1 ', 'gn')"
_ALL_PAIRS = " || ' ' || ".join(map(_PAIRS.format, ("text", "regexp_replace(text, '^.', '', 'gn')")))
_LEXEMES = rf"array_to_tsvector(array_remove(string_to_array(translate({_ALL_PAIRS}, E'\n', ' '), ' '), ''))"
_CREATE = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE {_INDEX} USING fts5 (grams, content='{_TEXT}', content_rowid='question_id', tokenize='ascii', prefix=1, "
        "detail=none, columnsize=0)",
        f"""CREATE TRIGGER {_INDEX}_in AFTER INSERT ON {_TEXT} WHEN NEW.grams IS NOT NULL BEGIN
            INSERT INTO {_INDEX} (rowid, grams) VALUES (NEW.question_id, NEW.grams);
        END""",
        f"""CREATE TRIGGER {_INDEX}_again AFTER UPDATE OF grams ON {_TEXT} BEGIN
            INSERT INTO {_INDEX} ({_INDEX}, rowid, grams) SELECT 'delete', OLD.question_id, OLD.grams WHERE OLD.grams IS NOT NULL;
            INSERT INTO {_INDEX} (rowid, grams) SELECT NEW.question_id, NEW.grams WHERE NEW.grams IS NOT NULL;
        END""",
        f"""CREATE TRIGGER {_INDEX}_out AFTER DELETE ON {_TEXT} WHEN OLD.grams IS NOT NULL BEGIN
            INSERT INTO {_INDEX} ({_INDEX}, rowid, grams) VALUES ('delete', OLD.question_id, OLD.grams);
        END""",
    ],
    "postgresql": [
        f"CREATE INDEX {_INDEX} ON {_TEXT} USING gin (({_LEXEMES})) WHERE grams IS NOT NULL",
        f"ALTER INDEX {_INDEX} ALTER COLUMN 1 SET STATISTICS 0",  # nothing is planned by them, and ANALYZE would make lexemes for minutes
    ],
}
_DROP = {
    "sqlite": [*(f"DROP TRIGGER {_INDEX}_{name}" for name in ("in", "again", "out")), f"DROP TABLE {_INDEX}"],
    "postgresql": [f"DROP INDEX {_INDEX}"],
}


def create_index() -> None:
    """In the transaction of the caller, a migration; so is its twin."""
    _execute(_CREATE[connection.vendor])


def drop_index() -> None:
    _execute(_DROP[connection.vendor])


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


Indexed = tuple[str, int, str]  # grams, question, the text they are of


def to_index(question: int, text: str) -> Indexed:
    """What `put_into_index` takes."""
    return " ".join(grams(text)) if connection.vendor == "sqlite" else "", question, text


def put_into_index(rows: Sequence[Indexed]) -> None:
    """Questions that are not there yet, where that is still their text. A statement for each; the caller holds the transaction."""
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {_TEXT} SET grams = %s WHERE question_id = %s AND text = %s AND grams IS NULL", rows)


def saying(words: Sequence[str]) -> Q:
    """The questions that hold all these words (`rules.grams.words`).

    The index finds them by grams, which up to two characters is exact; longer words are then looked for in the texts. What is not in the index yet
    is looked through.
    """
    long = [word for word in words if len(word) > 2]
    if connection.vendor == "sqlite":
        found = f"SELECT rowid FROM {_INDEX} WHERE {_INDEX} MATCH %s UNION ALL {_waiting('instr', words)}"
        text = Subquery(SearchText.objects.filter(question=OuterRef("pk")).values("text"))  # one by one: a page of many need not look at all
        return Q(*(GreaterThan(StrIndex(text, Value(word)), 0) for word in long), pk__in=RawSQL(found, [_wanted(words), *words]))
    found = f"SELECT question_id FROM {_TEXT} WHERE grams IS NOT NULL AND {_LEXEMES} @@ %s::tsquery{' AND strpos(text, %s) > 0' * len(long)}"
    # two sets to look rows up in: a join, planned for the few rows that are guessed, would take seconds for many
    return Q(pk__in=RawSQL(found, [_wanted(words), *long])) | Q(pk__in=RawSQL(_waiting("strpos", words), words))


def _waiting(place: str, words: Sequence[str]) -> str:
    return f"SELECT question_id FROM {_TEXT} WHERE grams IS NULL{f' AND {place}(text, %s) > 0' * len(words)}"


def _wanted(words: Sequence[str]) -> str:
    """All the grams, in the language of the index; a single character is the beginning of one."""
    quote, joint, prefix = ('"', " ", "*") if connection.vendor == "sqlite" else ("'", " & ", ":*")
    asked = [f"{quote}{gram}{quote}" for word in words for gram in pairs(word)]
    return joint.join(asked + [f"{quote}{word}{quote}{prefix}" for word in words if len(word) == 1])


_LIVE = "(q.batch_id IS NULL OR EXISTS (SELECT 1 FROM questionbank_importbatch i WHERE i.id = q.batch_id AND i.state = 'live'))"


def topics_in_use() -> list[str]:
    """Those of live questions, in order."""
    return _leaping("questionbank_question", "topic", f"SELECT 1 FROM questionbank_question q WHERE q.topic = leap.value AND {_LIVE}")


def laws_in_use() -> list[str]:
    """The titles that live questions rest on now, in order."""
    resting = "SELECT 1 FROM questionbank_legalbasis b JOIN questionbank_question q ON q.current_revision_id = b.revision_id"
    return _leaping("questionbank_legalbasis", "statute_title", f"{resting} WHERE b.statute_title = leap.value AND {_LIVE}")


def _leaping(table: str, column: str, used: str) -> list[str]:
    """The few different values of a column of many rows: from each to the next by the index, where a DISTINCT would read them all."""
    statement = f"""
        WITH RECURSIVE leap (value) AS (
            SELECT MIN({column}) FROM {table} WHERE {column} > ''
            UNION ALL SELECT (SELECT MIN({column}) FROM {table} WHERE {column} > leap.value) FROM leap WHERE leap.value IS NOT NULL
        ) SELECT value FROM leap WHERE value IS NOT NULL AND ({used} LIMIT 1) IS NOT NULL ORDER BY value"""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [value for (value,) in cursor.fetchall()]
