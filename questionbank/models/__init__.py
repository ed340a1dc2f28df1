from questionbank.models.questions import BasisFlag, ImportBatch, LegalBasis, Question, QuestionQuerySet, Revision, Tag
from questionbank.models.search import SearchText
from questionbank.models.stats import QuestionStat

__all__ = ["BasisFlag", "ImportBatch", "LegalBasis", "Question", "QuestionQuerySet", "QuestionStat", "Revision", "SearchText", "Tag"]
