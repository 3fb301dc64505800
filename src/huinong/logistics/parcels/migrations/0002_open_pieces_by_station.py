from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parcels', '0001_parcels'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='parcel',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['county', 'station', 'id'], name='parcels_parcel_station'),
        ),
    ]
