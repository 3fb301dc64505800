from django.db import migrations, models

import huinong.kernel.ids
import huinong.storage.fields

KEY = {"default": huinong.kernel.ids.new_id, "editable": False, "primary_key": True, "serialize": False}


def _territorial():
    return [("id", models.UUIDField(**KEY)), ("county", huinong.storage.fields.CountyField())]


def _part_of(to, name, on_delete=models.PROTECT, **more):
    field = huinong.storage.fields.CountyForeignKey(on_delete=on_delete, related_name=name, to=f"transport.{to}", **more)
    return (to, field)


class Migration(migrations.Migration):
    dependencies = [("transport", "0004_stops_by_pattern")]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                *_territorial(),
                ("route_names", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("until_on", models.DateField()),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "transport_notice",
                "indexes": [models.Index(fields=["county", "until_on"], name="transport_notice_until")],
            },
        ),
        migrations.CreateModel(
            name="NoticePoint",
            fields=[
                *_territorial(),
                _part_of("notice", "points", models.CASCADE),
                ("point", models.UUIDField()),
                ("bags", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "db_table": "transport_notice_point",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "notice", "point"), name="transport_notice_point_once"
                    )
                ],
                "indexes": [models.Index(fields=["county", "point"], name="transport_notice_point_point")],
            },
        ),
        migrations.CreateModel(
            name="RoadBlock",
            fields=[
                *_territorial(),
                ("trip", huinong.storage.fields.CountyForeignKey(
                    on_delete=models.PROTECT, related_name="road_blocks", to="transport.trip"
                )),
                ("place", models.CharField(max_length=80)),
                ("what", models.CharField(default="", max_length=200)),
                ("reported_at", models.DateTimeField()),
                ("reporter", models.CharField(max_length=80)),
                ("cleared_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "transport_road_block",
                "indexes": [
                    models.Index(
                        condition=models.Q(("cleared_at", None)),
                        fields=["county", "reported_at"],
                        name="transport_road_block_open",
                    )
                ],
            },
        ),
        migrations.AddField("trip", *_part_of("notice", "trips", null=True)),
    ]
