"""Argon2 that counts how often it is computed: the measure of equal work."""

from typing import Any, ClassVar

from django.contrib.auth.hashers import Argon2PasswordHasher


class CountingHasher(Argon2PasswordHasher):
    computed: ClassVar[int] = 0

    def encode(self, password: str, salt: str) -> Any:
        type(self).computed += 1
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        type(self).computed += 1
        return super().verify(password, encoded)
