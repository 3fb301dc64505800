from django.db import migrations, models


class Migration(migrations.Migration):
    """Seals made before have none, and `huinong journal verify` names them: nobody can sign them for their time."""

    dependencies = [
        ("journal", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="seal",
            name="mac",
            field=models.BinaryField(default=b"", max_length=32),
            preserve_default=False,
        ),
    ]
