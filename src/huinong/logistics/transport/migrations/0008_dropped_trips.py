from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transport", "0007_timetable_files")]

    operations = [
        migrations.AddField(
            model_name="trip", name="is_dropped", field=models.BooleanField(default=False)
        ),
        migrations.AddConstraint(
            model_name="trip",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_dropped", False), ("state", "cancelled"), _connector="OR"),
                name="transport_trip_dropped",
            ),
        ),
    ]
