from django.db import migrations, models

import huinong.kernel.ids
import huinong.storage.fields


class Migration(migrations.Migration):
    dependencies = [("transport", "0006_calendars_before")]

    operations = [
        migrations.CreateModel(
            name="TimetableFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=huinong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", huinong.storage.fields.CountyField()),
                ("file_name", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField(default=b"")),
                ("from_on", models.DateField()),
                ("found", models.JSONField()),
                ("is_good", models.BooleanField()),
                ("uploaded_at", models.DateTimeField()),
                ("uploaded_by", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "transport_timetable_file",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "digest", "from_on"), name="transport_timetable_file_same"
                    )
                ],
            },
        )
    ]
