from django.db import migrations, models

import huinong.kernel.ids
import huinong.storage.fields


class Migration(migrations.Migration):
    dependencies = [("transport", "0005_notices")]

    operations = [
        migrations.CreateModel(
            name="CalendarBefore",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=huinong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", huinong.storage.fields.CountyField()),
                (
                    "calendar",
                    huinong.storage.fields.CountyForeignKey(
                        on_delete=models.CASCADE, related_name="before", to="transport.calendar"
                    ),
                ),
                ("until_on", models.DateField()),
                ("weekdays", models.CharField(max_length=7)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("market_point", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "transport_calendar_before",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "calendar", "until_on"), name="transport_calendar_before_once"
                    )
                ],
            },
        )
    ]
