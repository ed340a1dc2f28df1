from people.models.person import Person, Posting, StaffingType
from people.models.roles import Role, RoleAssignment
from people.models.slips import AccountSlip
from people.models.teams import Membership, PostKind, Team
from people.models.units import Unit

__all__ = ["AccountSlip", "Membership", "Person", "PostKind", "Posting", "Role", "RoleAssignment", "StaffingType", "Team", "Unit"]
