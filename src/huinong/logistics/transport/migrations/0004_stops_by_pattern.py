"""Nothing was released with stops by route, so they leave at once. Going back leaves the routes without stops."""

from django.db import migrations, models

import huinong.storage.fields


class Migration(migrations.Migration):
    dependencies = [("transport", "0003_stops_of_routes")]

    operations = [
        migrations.AlterField(
            "trip",
            "pattern",
            huinong.storage.fields.CountyForeignKey(
                on_delete=models.PROTECT, related_name="trips", to="transport.pattern"
            ),
        ),
        migrations.DeleteModel("RouteStop"),
    ]
