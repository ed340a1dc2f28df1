from people.selectors.changes import (
    changes_to_decide,
    changes_visible_to,
    filings_of,
    listed,
    waiting_first,
    years_of,
)
from people.selectors.fields import fields_offered, fields_with_members
from people.selectors.past import composition, names_on
from people.selectors.people import (
    can_manage,
    can_see,
    found,
    helped_by,
    managed_by,
    one_named,
    roster,
    units_of,
    visible_to,
    who_is_named,
    without_password,
)
from people.selectors.roles import liaisons, roles_given_by
from people.selectors.staffing import offered, staffing_types_with_heads
from people.selectors.team_composition import Member, by_post_kind, by_staffing_type, team_composition
from people.selectors.teams import all_memberships, members_on, teams_seen_by, with_members
from people.selectors.tokens import tokens_of, tokens_watched_by
from people.selectors.units import children, heads, seen_by, standing_for, staying_in, why_not_close, why_roles_keep

__all__ = [
    "Member",
    "all_memberships",
    "by_post_kind",
    "by_staffing_type",
    "can_manage",
    "can_see",
    "changes_to_decide",
    "changes_visible_to",
    "children",
    "fields_offered",
    "fields_with_members",
    "filings_of",
    "composition",
    "found",
    "heads",
    "helped_by",
    "liaisons",
    "listed",
    "names_on",
    "managed_by",
    "members_on",
    "offered",
    "one_named",
    "roles_given_by",
    "roster",
    "seen_by",
    "staffing_types_with_heads",
    "standing_for",
    "staying_in",
    "team_composition",
    "teams_seen_by",
    "tokens_of",
    "tokens_watched_by",
    "units_of",
    "visible_to",
    "waiting_first",
    "who_is_named",
    "why_not_close",
    "why_roles_keep",
    "with_members",
    "without_password",
    "years_of",
]
