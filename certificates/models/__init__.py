from certificates.models.certificates import Certificate, CertificateEvent, CertificateFile, CertificateSpan, Family, ReturnTask
from certificates.models.exams import QualificationExam
from certificates.models.office import CertificateRules, Reminder

__all__ = [
    "Certificate",
    "CertificateEvent",
    "CertificateFile",
    "CertificateRules",
    "CertificateSpan",
    "Family",
    "QualificationExam",
    "Reminder",
    "ReturnTask",
]
