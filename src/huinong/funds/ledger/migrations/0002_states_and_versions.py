"""Accounts have a state, and every leg says which of its account's legs it is: those there are, in the order they came."""

from django.db import migrations, models
from django.db.models import Q

GUARDS = {"sqlite": ("ledger_leg_no_update",), "postgresql": ("ledger_leg_no_change",)}
NUMBERED = """
UPDATE ledger_leg SET version = numbered.version FROM (
    SELECT county, id, row_number() OVER (PARTITION BY county, account_id ORDER BY id) AS version FROM ledger_leg
) AS numbered WHERE ledger_leg.county = numbered.county AND ledger_leg.id = numbered.id
"""
COUNTED = """
UPDATE ledger_account SET version = (
    SELECT count(*) FROM ledger_leg AS leg WHERE leg.county = ledger_account.county AND leg.account_id = ledger_account.id
)
"""


def number_legs(apps, schema_editor):
    """The guard against changing legs is down for this one statement."""
    vendor = schema_editor.connection.vendor
    for guard in GUARDS[vendor]:
        schema_editor.execute(f"DROP TRIGGER {guard}" + (" ON ledger_leg" if vendor == "postgresql" else ""))
    schema_editor.execute(NUMBERED)
    schema_editor.execute(COUNTED)
    schema_editor.install_guards(apps.get_model("ledger", "leg"))


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_first")]

    operations = [
        migrations.AddField("account", "version", models.BigIntegerField(default=0)),
        migrations.AddField(
            "account",
            "state",
            models.CharField(
                choices=[("open", "open"), ("frozen", "frozen"), ("closed", "closed")], default="open", max_length=6
            ),
        ),
        migrations.AddField("leg", "version", models.BigIntegerField(default=0), preserve_default=False),
        migrations.RunPython(number_legs, migrations.RunPython.noop),
        migrations.AddConstraint(
            "leg", models.UniqueConstraint(fields=("county", "account", "version"), name="ledger_leg_version")
        ),
        migrations.AddConstraint(
            "account",
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(posted_fen=0, pending_out_fen=0, pending_in_fen=0),
                name="ledger_account_closed",
            ),
        ),
    ]
