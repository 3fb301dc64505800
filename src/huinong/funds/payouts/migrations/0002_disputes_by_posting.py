"""A disputed line is known by its account and its posting: legs have no id of their own any more."""

from django.db import migrations, models

NAMED = """
UPDATE payouts_dispute SET posting = (
    SELECT leg.posting_id FROM ledger_leg AS leg WHERE leg.county = payouts_dispute.county AND leg.id = payouts_dispute.posting
)
"""


class Migration(migrations.Migration):
    dependencies = [("payouts", "0001_first"), ("ledger", "0008_no_threads_of_postings")]
    run_before = [("ledger", "0009_legs_by_posting")]

    operations = [
        migrations.RemoveConstraint("dispute", "payouts_dispute_once"),
        migrations.RenameField("dispute", "leg", "posting"),
        migrations.RunSQL(NAMED),
        migrations.AddConstraint(
            "dispute",
            models.UniqueConstraint(fields=("county", "account", "posting"), name="payouts_dispute_once"),
        ),
    ]
