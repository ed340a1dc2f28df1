from training.models.attendance import Attendance, AttendanceChange, CodeTry, LeaveRequest, SignInIncident
from training.models.credits import CreditEntry, CreditGate, CreditRule, ExternalTraining, Source, StudyYear
from training.models.plans import Plan, PlanRow, PolicyDocument, SelfStudy
from training.models.prints import SessionPrint
from training.models.reading import PracticePass, ReadingAnswer, ReadingPass, ReadingQuestion, ReadingUnit
from training.models.sessions import Kind, Series, Session, SessionChange, SessionFile, SessionLaw

__all__ = [
    "Attendance",
    "AttendanceChange",
    "CodeTry",
    "CreditEntry",
    "CreditGate",
    "CreditRule",
    "ExternalTraining",
    "Kind",
    "LeaveRequest",
    "Plan",
    "PlanRow",
    "PolicyDocument",
    "PracticePass",
    "ReadingAnswer",
    "ReadingPass",
    "ReadingQuestion",
    "ReadingUnit",
    "SelfStudy",
    "Series",
    "Session",
    "SessionChange",
    "SessionFile",
    "SessionLaw",
    "SessionPrint",
    "SignInIncident",
    "Source",
    "StudyYear",
]
