"""The road maps of counties."""

from django.db import models

from huinong.storage.models import Territorial


class RoadExtract(Territorial):
    """The roads around a county's points, cut from an OpenStreetMap extract. The latest one counts.

    `graph` is the packed arrays (`packing`); it goes when two later ones are loaded, what is said of it stays.
    """

    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    licence = models.CharField(max_length=120)
    graph = models.BinaryField()
    nodes = models.PositiveIntegerField()
    edges = models.PositiveIntegerField()
    road_m = models.PositiveBigIntegerField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=64)

    class Meta:
        db_table = "travel_road_extract"
        indexes = (models.Index(fields=("county", "loaded_at"), name="travel_extract_latest"),)

    def __str__(self) -> str:
        return self.name
