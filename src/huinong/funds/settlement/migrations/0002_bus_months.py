from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("settlement", "0001_first")]

    operations = [
        migrations.AlterField(
            "tariff",
            "kind",
            models.CharField(
                max_length=24,
                choices=[
                    ("courier_inbound", "COURIER_INBOUND"),
                    ("keeper_inbound", "KEEPER_INBOUND"),
                    ("keeper_outbound", "KEEPER_OUTBOUND"),
                    ("bus_bag", "BUS_BAG"),
                    ("bus_piece", "BUS_PIECE"),
                    ("bus_month", "BUS_MONTH"),
                    ("bus_km", "BUS_KM"),
                ],
            ),
        ),
    ]
