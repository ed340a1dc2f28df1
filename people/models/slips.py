"""Account slips: the printed one-time password of a person, of which only hashes are kept."""

from django.db import models

from people.models.person import Person


class AccountSlip(models.Model):
    """One printed slip. `password` is the hash of the one-time password, `token_hash` that of the QR link; both end at `expires_at` or with
    the first new password. Printing again replaces the slip."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="slip")
    password = models.CharField(max_length=128)
    token_hash = models.CharField(max_length=64, unique=True)
    printed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    printed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.person} {self.printed_at:%Y-%m-%d}"
