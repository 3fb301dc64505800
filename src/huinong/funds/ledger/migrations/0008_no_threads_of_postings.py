from django.db import migrations


class Migration(migrations.Migration):
    """Postings of a thread are found by its facts, which have an index of their own."""

    dependencies = [
        ('ledger', '0007_every_posting_has_its_days'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='posting',
            name='ledger_posting_thread',
        ),
    ]
