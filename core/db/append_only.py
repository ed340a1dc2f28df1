"""The database itself keeps the audit trail: triggers refuse what `core.audit`, `core.seals` and pruning never do.

An entry may be given its seal once; it goes only when a pruning names its seal. Seals and prunings stay as they were written. On SQLite an
INSERT OR REPLACE is refused too, because it would change a row without asking the other triggers; on PostgreSQL TRUNCATE is. Refusals are
integrity errors on both.

Django builds a table anew on SQLite when it alters one, which drops its triggers: a migration that alters one of these tables calls
`create` again (`manage.py verify_audit` and a test notice when it does not).
"""

from django.db import connection

ENTRY, SEAL, PRUNING = "core_auditentry", "core_auditseal", "core_auditpruning"
_KEPT = ("id", "at", "person_id_text", "person_name", "address", "event", "subject", "outcome", "detail")
_PRUNED = f"EXISTS (SELECT 1 FROM {SEAL} s JOIN {PRUNING} p ON s.number <= p.up_to WHERE s.id = OLD.seal_id)"  # noqa: S608
_REFUSAL = "the audit trail is append-only"


def _sqlite(name: str, table: str, event: str, when: str = "1") -> str:
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"


def _sqlite_triggers() -> dict[str, tuple[str, str]]:
    """Name of each trigger -> its table and the statement that makes it."""
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in _KEPT)
    conditions = {
        (ENTRY, "UPDATE"): f"NOT (OLD.seal_id IS NULL AND NEW.seal_id IS NOT NULL AND {same})",
        (ENTRY, "DELETE"): f"NOT {_PRUNED}",
        (ENTRY, "INSERT"): f"EXISTS (SELECT 1 FROM {ENTRY} WHERE id = NEW.id)",  # noqa: S608
        (SEAL, "INSERT"): f"EXISTS (SELECT 1 FROM {SEAL} WHERE id = NEW.id OR number = NEW.number)",  # noqa: S608
        (PRUNING, "INSERT"): f"EXISTS (SELECT 1 FROM {PRUNING} WHERE id = NEW.id)",  # noqa: S608
        (SEAL, "UPDATE"): "1",
        (SEAL, "DELETE"): "1",
        (PRUNING, "UPDATE"): "1",
        (PRUNING, "DELETE"): "1",
    }
    names = {place: f"{place[0]}_no_{place[1].lower()}" for place in conditions}
    return {names[place]: (place[0], _sqlite(names[place], *place, when)) for place, when in conditions.items()}


def _postgresql_triggers() -> dict[str, tuple[str, str]]:
    same = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in _KEPT)
    sealing = f"OLD.seal_id IS NULL AND NEW.seal_id IS NOT NULL AND {same}"
    made = {}
    for table in (ENTRY, SEAL, PRUNING):
        for event in ("UPDATE", "DELETE", "TRUNCATE"):
            name, each = f"{table}_no_{event.lower()}", "STATEMENT" if event == "TRUNCATE" else "ROW"
            function = {(ENTRY, "UPDATE"): "audit_entry_change", (ENTRY, "DELETE"): "audit_entry_removal"}.get((table, event), "audit_refuse")
            made[name] = (table, f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()")
    functions = {"audit_entry_change": (sealing, "NEW"), "audit_entry_removal": (_PRUNED, "OLD"), "audit_refuse": ("FALSE", "NULL")}
    for name, (allowed, row) in functions.items():
        body = f"BEGIN IF {allowed} THEN RETURN {row}; END IF; RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END"
        made[name] = ("", f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    return dict(sorted(made.items(), key=lambda item: item[1][0]))  # functions, which have no table, come first


def _wanted() -> dict[str, tuple[str, str]]:
    return _sqlite_triggers() if connection.vendor == "sqlite" else _postgresql_triggers()


def create() -> None:
    """Make the triggers, in the transaction of the caller (a migration)."""
    with connection.cursor() as cursor:
        for _, statement in _wanted().values():
            cursor.execute(statement)


def drop() -> None:
    """Take them away, for migrations only: an alteration of the tables, or the way back."""
    with connection.cursor() as cursor:
        for name, (table, _) in reversed(_wanted().items()):
            if not table:
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def missing() -> list[str]:
    """Names of triggers that somebody took away or switched off."""
    where = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        where = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(where)
        present = {row[0] for row in cursor.fetchall()}
    return [name for name, (table, _) in _wanted().items() if table and name not in present]
