"""The raw statements of the room: the index behind the search of questions.

It holds the grams of `SearchText` (questionbank.rules.grams): on SQLite in an FTS5 table that triggers keep beside the column, on PostgreSQL in a
GIN index of lexemes made of it, past every parser of texts, which in the C locale know no Chinese. Grams are letters and digits only, so that no
word can say anything in the languages of these indexes.

Django builds a table anew on SQLite when it alters one, which drops its triggers: a migration that alters SearchText calls `drop_index` before and
`create_index` after.
"""
# ruff: noqa: S608, S611 - made of constants; what people say is bound

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models.expressions import RawSQL

from questionbank.rules.grams import pairs

_TEXT, _INDEX = "questionbank_searchtext", "questionbank_search"
_LEXEMES = "array_to_tsvector(string_to_array(grams, ' '))"
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
    "postgresql": [f"CREATE INDEX {_INDEX} ON {_TEXT} USING gin ({_LEXEMES}) WHERE grams IS NOT NULL"],
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


def write_grams(rows: Sequence[tuple[str, int, str]]) -> None:
    """(grams, question, the text they are of) into the index, where that is still its text. One statement for each."""
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {_TEXT} SET grams = %s WHERE question_id = %s AND text = %s AND grams IS NULL", rows)


def questions_saying(words: Sequence[str]) -> RawSQL:
    """The ids of the questions that hold all these words (`rules.grams.words`), for `pk__in`.

    The index finds them by grams, which up to two characters is exact; longer words are looked for once more in the texts it found, and all of them
    in the texts that are not in it yet.
    """
    long = [word for word in words if len(word) > 2]
    statement = f"{_indexed(len(long))} UNION ALL SELECT question_id FROM {_TEXT} WHERE grams IS NULL{_holding(len(words))}"
    return RawSQL(statement, [_wanted(words), *long, *words])


def _indexed(long: int) -> str:
    if connection.vendor == "sqlite":
        found = f"SELECT rowid FROM {_INDEX} WHERE {_INDEX} MATCH %s"
        return f"SELECT question_id FROM {_TEXT} WHERE question_id IN ({found}){_holding(long)}" if long else found
    return f"SELECT question_id FROM {_TEXT} WHERE grams IS NOT NULL AND {_LEXEMES} @@ %s::tsquery{_holding(long)}"


def _holding(words: int) -> str:
    """So many words to be found in the text itself."""
    return f" AND {'instr' if connection.vendor == 'sqlite' else 'strpos'}(text, %s) > 0" * words


def _wanted(words: Sequence[str]) -> str:
    """All the grams, in the language of the index; a single character is the beginning of one."""
    quote, joint, prefix = ('"', " ", "*") if connection.vendor == "sqlite" else ("'", " & ", ":*")
    asked = [f"{quote}{gram}{quote}" for word in words for gram in pairs(word)]
    return joint.join(asked + [f"{quote}{word}{quote}{prefix}" for word in words if len(word) == 1])
