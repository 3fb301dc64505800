"""Who may sign in, in which role and scope."""

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models

from huinong.kernel.actor import Role
from huinong.kernel.ids import new_id


class Staff(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Not territorial: a province's officer belongs to no county."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=32, choices=[(role.value, role.name) for role in Role])
    division = models.CharField(max_length=12, blank=True)

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username
