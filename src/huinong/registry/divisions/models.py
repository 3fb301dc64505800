"""Reference tables: which divisions there were and are, what became of them, and where they lie."""

from django.db import models

from huinong.registry.divisions.codes import Level, VillageKind

WHOLE = 10_000  # shares are counted in ten-thousandths, so that parts sum to a whole exactly


class Division(models.Model):
    """One version of one division: its name from `valid_from` until the day before `valid_to`."""

    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level])
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, blank=True, choices=[(kind.value, kind.name) for kind in VillageKind])
    urban_rural_class = models.CharField(max_length=3, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "divisions_division"
        constraints = (
            models.UniqueConstraint(fields=("level", "code", "valid_from"), name="divisions_division_version"),
            models.UniqueConstraint(
                fields=("level", "code"), condition=models.Q(valid_to=None), name="divisions_division_open"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
                name="divisions_division_dates",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Edition(models.Model):
    """One load that brought something: which part of the register, from which day, out of what."""

    scope = models.CharField(max_length=12, blank=True)
    valid_from = models.DateField()
    source = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "divisions_edition"
        constraints = (models.UniqueConstraint(fields=("scope", "valid_from"), name="divisions_edition_key"),)

    def __str__(self) -> str:
        return f"{self.scope or 'CN'} {self.valid_from}"


class Succession(models.Model):
    """Which share of a division went on as which: `share` of 10,000."""

    class Kind(models.TextChoices):
        MERGE = "merge"
        SPLIT = "split"
        RENAME = "rename"

    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level])
    predecessor = models.CharField(max_length=12)
    successor = models.CharField(max_length=12)
    share = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    effective_on = models.DateField()

    class Meta:
        db_table = "divisions_succession"
        constraints = (
            models.UniqueConstraint(
                fields=("level", "predecessor", "successor", "effective_on"), name="divisions_succession_key"
            ),
            models.CheckConstraint(
                condition=models.Q(share__gte=1, share__lte=WHOLE), name="divisions_succession_share"
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} {self.effective_on}"


class Place(models.Model):
    """Where a division's seat lies, in WGS-84; `unknown` when nobody has said."""

    class Precision(models.TextChoices):
        EXACT = "exact"
        APPROXIMATE = "approximate"
        UNKNOWN = "unknown"

    code = models.CharField(max_length=12, primary_key=True)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    precision = models.CharField(max_length=12, choices=Precision.choices)
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "divisions_place"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(precision="unknown", lng=None, lat=None)
                | models.Q(precision__in=("exact", "approximate"), lng__range=(-180, 180), lat__range=(-90, 90)),
                name="divisions_place_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.precision}"


class Boundary(models.Model):
    """A division's outline: a GeoJSON geometry in WGS-84."""

    code = models.CharField(max_length=12, primary_key=True)
    geojson = models.JSONField()
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "divisions_boundary"
        verbose_name_plural = "boundaries"

    def __str__(self) -> str:
        return self.code
