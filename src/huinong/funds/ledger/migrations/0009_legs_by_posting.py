"""A leg is known by its posting, which has its thread, and its account, and read as it happened: docs/adr/0023."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT

from huinong.storage.fields import CountyField, CountyForeignKey

KEPT = "county, posting_id, account_id, amount_fen, balance_after_fen, version, happened_at"
ON_POSTGRESQL = """
ALTER TABLE ledger_leg DROP CONSTRAINT ledger_leg_version;
DROP INDEX ledger_leg_account;
DROP INDEX ledger_leg_posting;
ALTER TABLE ledger_leg DROP CONSTRAINT ledger_leg_pkey;
ALTER TABLE ledger_leg DROP COLUMN id, DROP COLUMN thread;
ALTER TABLE ledger_leg ADD PRIMARY KEY (county, posting_id, account_id);
CREATE INDEX ledger_leg_account ON ledger_leg (county, account_id, happened_at, version);
"""


def key_anew(apps, schema_editor):
    """SQLite copies the legs into a new table; its guards and indexes go with the old one."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ON_POSTGRESQL, None)
        return
    for guard in ("county_fixed", "no_update", "no_delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS ledger_leg_{guard}")
    schema_editor.execute("ALTER TABLE ledger_leg RENAME TO ledger_leg_before")
    schema_editor.create_model(apps.get_model("ledger", "leg"))
    schema_editor.execute(f"INSERT INTO ledger_leg ({KEPT}) SELECT {KEPT} FROM ledger_leg_before")
    schema_editor.execute("DROP TABLE ledger_leg_before")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_no_threads_of_postings")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("leg"),
                migrations.CreateModel(
                    "Leg",
                    fields=[
                        ("county", CountyField()),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "county",
                                "posting_id",
                                "account_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField()),
                        ("balance_after_fen", models.BigIntegerField()),
                        ("version", models.BigIntegerField()),
                        ("happened_at", models.DateTimeField()),
                        *(
                            (name, CountyForeignKey(f"ledger.{name}", PROTECT, related_name="legs", checked=False))
                            for name in ("posting", "account")
                        ),
                    ],
                    options={
                        "db_table": "ledger_leg",
                        "db_table_comment": "append-only: a wrong leg is reversed by another",
                        "constraints": [models.CheckConstraint(condition=~Q(amount_fen=0), name="ledger_leg_moves")],
                        "indexes": [
                            models.Index(
                                fields=["county", "account", "happened_at", "version"], name="ledger_leg_account"
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.RunPython(key_anew),
    ]
