from questionbank.models.questions import BasisFlag, ImportBatch, LegalBasis, Question, QuestionQuerySet, Revision, Tag

__all__ = ["BasisFlag", "ImportBatch", "LegalBasis", "Question", "QuestionQuerySet", "Revision", "Tag"]
