from django.db import migrations, models

import huinong.kernel.ids
import huinong.storage.fields


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=huinong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", huinong.storage.fields.CountyField()),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("media_type", models.CharField(max_length=20)),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "db_table": "storage_photo",
                "db_table_comment": "append-only: what proves something stays as it was seen",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "digest"), name="storage_photo_digest")
                ],
            },
        )
    ]
