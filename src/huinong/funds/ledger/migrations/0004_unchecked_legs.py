"""Legs keep their references and lose the constraints on them: see docs/adr/0018."""

from django.db import migrations
from django.db.models.deletion import PROTECT

from huinong.storage.fields import CountyForeignKey

NAMES = ("ledger_leg_county_account_id_fkey", "ledger_leg_county_posting_id_fkey")


def drop_constraints(apps, schema_editor):
    """SQLite makes the table anew without them."""
    if schema_editor.connection.vendor == "postgresql":
        for name in NAMES:
            schema_editor.execute(f"ALTER TABLE ledger_leg DROP CONSTRAINT {name}")


def put_back(apps, schema_editor):
    """As the first migration had them."""
    if schema_editor.connection.vendor == "postgresql":
        leg = apps.get_model("ledger", "leg")
        for name in ("account", "posting"):
            field = leg._meta.get_field(name)
            schema_editor.execute(f"ALTER TABLE ledger_leg ADD {schema_editor._county_fk(field)}")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_intents")]

    operations = [
        migrations.RunPython(drop_constraints, put_back),
        *(
            migrations.AlterField(
                "leg", name, CountyForeignKey(f"ledger.{name}", PROTECT, related_name="legs", checked=False)
            )
            for name in ("account", "posting")
        ),
    ]
