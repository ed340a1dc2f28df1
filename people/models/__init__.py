from people.models.changes import PersonnelChange
from people.models.person import Person, Posting, StaffingType
from people.models.roles import Role, RoleAssignment
from people.models.signing_in import Device, ExternalIdentity, FormerPassword, OpenSession, SignInFailure
from people.models.slips import AccountSlip
from people.models.teams import EnforcementField, Membership, PostKind, Team
from people.models.tokens import ApiToken
from people.models.units import Unit

__all__ = [
    "AccountSlip",
    "ApiToken",
    "Device",
    "EnforcementField",
    "ExternalIdentity",
    "FormerPassword",
    "Membership",
    "OpenSession",
    "Person",
    "PersonnelChange",
    "PostKind",
    "Posting",
    "Role",
    "RoleAssignment",
    "SignInFailure",
    "StaffingType",
    "Team",
    "Unit",
]
