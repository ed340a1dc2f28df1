from questionbank.models.bulk import BulkChange, BulkItem
from questionbank.models.imports import ImportBatch, ImportRow
from questionbank.models.likeness import Likeness
from questionbank.models.questions import BasisFlag, LegalBasis, Question, QuestionQuerySet, Revision, Tag
from questionbank.models.search import SearchText
from questionbank.models.stats import QuestionStat

__all__ = [
    "BasisFlag",
    "BulkChange",
    "BulkItem",
    "ImportBatch",
    "ImportRow",
    "LegalBasis",
    "Likeness",
    "Question",
    "QuestionQuerySet",
    "QuestionStat",
    "Revision",
    "SearchText",
    "Tag",
]
