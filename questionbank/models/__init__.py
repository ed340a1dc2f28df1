from questionbank.models.questions import BasisFlag, ImportBatch, LegalBasis, Question, QuestionQuerySet, Revision, Tag
from questionbank.models.search import SearchText

__all__ = ["BasisFlag", "ImportBatch", "LegalBasis", "Question", "QuestionQuerySet", "Revision", "SearchText", "Tag"]
