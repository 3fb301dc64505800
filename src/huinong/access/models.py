"""Who may sign in, in which role and scope; what they sign in with; and who tried and failed."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from huinong.access.roles import LABELS, NEEDS_PARTY, NEEDS_POINT
from huinong.kernel.actor import Role
from huinong.kernel.ids import new_id

LANGUAGES = (("zh-hans", "中文"), ("en", "English"))


class Staff(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Not territorial: a province's officer belongs to no county.

    `division` is a code prefix ("" is the nation), narrowed by `point` or `party` when the role needs it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in LABELS])
    division = models.CharField(max_length=12, blank=True)
    point = models.UUIDField(null=True, blank=True)
    party = models.UUIDField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    language = models.CharField(max_length=8, choices=LANGUAGES, blank=True)
    totp_secret_sealed = models.BinaryField(null=True)
    totp_offered_sealed = models.BinaryField(null=True)
    totp_last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    objects = BaseUserManager()

    USERNAME_FIELD = "username"

    class Meta:
        db_table = "access_staff"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(role__in=sorted(NEEDS_POINT)) | models.Q(point__isnull=False),
                name="access_staff_has_its_point",
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=sorted(NEEDS_PARTY)) | models.Q(party__isnull=False),
                name="access_staff_has_its_party",
            ),
            models.CheckConstraint(condition=~models.Q(role=Role.SYSTEM.value), name="access_staff_is_a_person"),
        )
        indexes = (models.Index(fields=("division",), name="access_staff_division"),)

    def __str__(self) -> str:
        return self.username

    @property
    def county(self) -> str:
        """Where facts about this person are recorded; `000000` for those of a province or the nation."""
        return county_of(self.division)


class Token(models.Model):
    """A key to the API. Only its first characters and its keyed hash are kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=32)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_token"

    def __str__(self) -> str:
        return self.prefix


class FailedTries(models.Model):
    """Failed sign-ins under one username, known or not, or from one network: a lock must not tell who is known.

    `mark` is a keyed hash. Neither the address nor the username is kept: people type passwords into that box.
    """

    mark = models.CharField(max_length=32, primary_key=True)
    failed = models.PositiveSmallIntegerField(default=0)
    last_failed_at = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_failed_tries"

    def __str__(self) -> str:
        return f"{self.mark[:8]} {self.failed}"


def county_of(division: str) -> str:
    """The six-digit county of a division prefix, `000000` when it spans several."""
    return division[:6] if len(division) >= 6 else "000000"
