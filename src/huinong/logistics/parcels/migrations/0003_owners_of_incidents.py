from datetime import timedelta

from django.db import migrations, models


def give_owners(apps, schema_editor):
    """What was open until now goes to the dispatchers, with the day that it had."""
    incidents = apps.get_model("parcels", "Incident").objects
    incidents.update(due_at=models.F("opened_at") + timedelta(hours=24))


class Migration(migrations.Migration):

    dependencies = [
        ('parcels', '0002_open_pieces_by_station'),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='owner',
            field=models.CharField(default='role:dispatcher', max_length=72),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='incident',
            name='due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(give_owners, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='incident',
            name='due_at',
            field=models.DateTimeField(),
        ),
        migrations.RemoveIndex(
            model_name='incident',
            name='parcels_incident_open',
        ),
    ]
