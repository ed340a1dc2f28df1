from django.contrib.auth.hashers import Argon2PasswordHasher


class OfficeArgon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: 27 ms, so fifty people who sign in together wait a second."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
