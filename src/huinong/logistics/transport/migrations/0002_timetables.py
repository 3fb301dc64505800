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
    dependencies = [("transport", "0001_transport")]

    operations = [
        migrations.CreateModel(
            name="Stop",
            fields=[
                *_territorial(),
                ("code", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("lng", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("point", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "transport_stop",
                "constraints": [models.UniqueConstraint(fields=("county", "code"), name="transport_stop_code")],
                "indexes": [models.Index(fields=["county", "point"], name="transport_stop_point")],
            },
        ),
        migrations.CreateModel(
            name="Pattern",
            fields=[
                *_territorial(),
                _part_of("route", "patterns", models.CASCADE),
                ("key", models.CharField(default="", max_length=64)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("metres", models.PositiveIntegerField(null=True)),
            ],
            options={
                "db_table": "transport_pattern",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "route", "key", "from_on"), name="transport_pattern_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PatternStop",
            fields=[
                *_territorial(),
                _part_of("pattern", "stops", models.CASCADE),
                ("seq", models.PositiveSmallIntegerField()),
                _part_of("stop", "calls"),
                ("arrives_s", models.IntegerField()),
                ("leaves_s", models.IntegerField()),
                ("pickup", models.PositiveSmallIntegerField(default=0)),
                ("drop_off", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "db_table": "transport_pattern_stop",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "pattern", "seq"), name="transport_pattern_stop_seq")
                ],
                "indexes": [models.Index(fields=["county", "stop"], name="transport_pattern_stop_stop")],
            },
        ),
        migrations.CreateModel(
            name="Calendar",
            fields=[
                *_territorial(),
                ("code", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=80)),
                ("weekdays", models.CharField(default="0000000", max_length=7)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("market_point", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "transport_calendar",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "code"), name="transport_calendar_code"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None), ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="transport_calendar_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                *_territorial(),
                _part_of("calendar", "days", models.CASCADE),
                ("day", models.DateField()),
                ("runs", models.BooleanField()),
            ],
            options={
                "db_table": "transport_calendar_day",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "calendar", "day"), name="transport_calendar_day_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                *_territorial(),
                _part_of("route", "departures", models.CASCADE),
                _part_of("pattern", "departures"),
                _part_of("calendar", "departures"),
                ("code", models.CharField(max_length=80)),
                ("leaves_s", models.PositiveIntegerField()),
                ("headsign", models.CharField(default="", max_length=120)),
                ("direction", models.CharField(default="", max_length=1)),
                ("driver", models.CharField(default="", max_length=64)),
                ("vehicle", models.CharField(default="", max_length=20)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "transport_departure",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "code", "from_on"), name="transport_departure_code")
                ],
                "indexes": [models.Index(fields=["county", "route"], name="transport_departure_route")],
            },
        ),
        migrations.AddField("trip", *_part_of("pattern", "trips", null=True)),
        migrations.AddField("trip", *_part_of("departure", "trips", null=True)),
        migrations.AddIndex("trip", models.Index(fields=["county", "pattern"], name="transport_trip_pattern")),
    ]
