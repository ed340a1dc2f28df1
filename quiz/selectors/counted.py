"""Whom the rates count, as conditions on `Candidate`: the one place that lists, counts and rates read them from."""

from django.db.models import Q

from quiz.models import Candidate

LISTED = Q(standing__in=[Candidate.Standing.REQUIRED, Candidate.Standing.EXEMPT, Candidate.Standing.DEFERRED])
REMOVED = Q(standing=Candidate.Standing.REMOVED)  # on no list and in no figure
EXPECTED = Q(standing=Candidate.Standing.REQUIRED)
SAT = EXPECTED & Q(sat=True)
ABSENT = EXPECTED & Q(sat=False)
EXEMPT = Q(standing=Candidate.Standing.EXEMPT)
DEFERRED = Q(standing=Candidate.Standing.DEFERRED)
EXCUSED = EXEMPT | DEFERRED
PASSED = SAT & Q(grade__in=[Candidate.Grade.PASS, Candidate.Grade.EXCELLENT])
PENDING = SAT & Q(grade=Candidate.Grade.PENDING)
FAILED = SAT & ~PASSED & ~PENDING
EXCELLENT = SAT & Q(grade=Candidate.Grade.EXCELLENT)
