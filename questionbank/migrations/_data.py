"""What the migrations of this room make beside the tables of its models, and unmake."""

from questionbank import sql


def index_search(apps, schema_editor):
    """The index behind the search, on both databases."""
    sql.create_index()


def drop_search_index(apps, schema_editor):
    sql.drop_index()
