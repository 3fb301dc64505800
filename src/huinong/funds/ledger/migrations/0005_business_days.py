
import huinong.kernel.ids
import huinong.storage.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """A posting has the day it counts for and the day it is booked on; a county has a business day that is open."""

    dependencies = [
        ('ledger', '0004_unchecked_legs'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpenDay',
            fields=[
                ('id', models.UUIDField(default=huinong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('county', huinong.storage.fields.CountyField()),
                ('open_on', models.DateField(null=True)),
            ],
            options={
                'db_table': 'ledger_open_day',
            },
        ),
        migrations.AddConstraint(
            model_name='openday',
            constraint=models.UniqueConstraint(fields=('county',), name='ledger_open_day_county'),
        ),
        migrations.AddField(
            model_name='posting',
            name='effective_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='posting',
            name='booked_on',
            field=models.DateField(null=True),
        ),
    ]
