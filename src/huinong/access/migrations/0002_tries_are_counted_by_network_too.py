from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_staff_tokens_and_failed_tries"),
    ]

    operations = [
        migrations.RenameField(model_name="failedtries", old_name="username_hash", new_name="mark"),
    ]
