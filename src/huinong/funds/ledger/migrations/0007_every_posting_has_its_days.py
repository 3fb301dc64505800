from django.db import migrations, models


class Migration(migrations.Migration):
    """From now on no posting is without its days."""

    dependencies = [
        ('ledger', '0006_days_of_postings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='posting',
            name='booked_on',
            field=models.DateField(),
        ),
        migrations.AlterField(
            model_name='posting',
            name='effective_on',
            field=models.DateField(),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['county', 'booked_on'], name='ledger_posting_booked'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(condition=models.Q(('booked_on__gt', models.F('effective_on'))), fields=['county', 'effective_on'], name='ledger_posting_late'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('booked_on__gte', models.F('effective_on'))), name='ledger_posting_booked_after_effective'),
        ),
    ]
