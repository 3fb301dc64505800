from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models.functions import TruncDate


def date_postings(apps, editor):
    """What was posted before counts for the day it happened and was booked on it; each county's lock has its row."""
    days = TruncDate('happened_at', tzinfo=ZoneInfo('Asia/Shanghai'))
    Posting, OpenDay = apps.get_model('ledger', 'Posting'), apps.get_model('ledger', 'OpenDay')
    Posting.objects.update(effective_on=days, booked_on=days)
    counties = apps.get_model('ledger', 'Account').objects.values_list('county', flat=True).distinct()
    OpenDay.objects.bulk_create([OpenDay(county=county) for county in counties])


class Migration(migrations.Migration):
    """Data apart from the schema: the days of postings that are there."""

    dependencies = [
        ('ledger', '0005_business_days'),
    ]

    operations = [
        migrations.RunPython(date_postings, migrations.RunPython.noop),
    ]
