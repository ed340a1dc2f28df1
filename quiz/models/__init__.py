from quiz.models.admission import CodeTry, ExamNotice, NoticeConfirmation, StartCode
from quiz.models.announcing import Announcement
from quiz.models.attempts import Answer, Attempt, HandAward, Mark
from quiz.models.attestations import Attestation
from quiz.models.exams import Exam, ExamUnit, PaperRule
from quiz.models.following import StatsProgress
from quiz.models.interventions import Intervention
from quiz.models.marking import Marker, MarkingTask
from quiz.models.on_paper import PrintedItem, PrintedPaper, ScoreImport
from quiz.models.papers import Paper, PaperItem
from quiz.models.practice import Favourite, Mistake, PracticeAnswer, Practised
from quiz.models.prints import ExamPrint
from quiz.models.rosters import Candidate, RosterChange
from quiz.models.rulings import KeyRuling
from quiz.models.variants import Variant, VariantItem
from quiz.models.watching import Incident

__all__ = [
    "Announcement", "Answer", "Attempt", "Attestation", "Candidate", "CodeTry", "Exam", "ExamNotice", "ExamPrint", "ExamUnit", "Favourite",
    "HandAward", "Incident", "Intervention", "KeyRuling", "Mark", "Marker", "MarkingTask", "Mistake", "NoticeConfirmation", "Paper", "PaperItem",
    "PaperRule", "PracticeAnswer", "Practised", "PrintedItem", "PrintedPaper", "RosterChange", "ScoreImport", "StartCode", "StatsProgress",
    "Variant", "VariantItem",
]  # fmt: skip
