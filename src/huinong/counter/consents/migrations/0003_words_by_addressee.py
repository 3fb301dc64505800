from django.db import migrations, models


class Migration(migrations.Migration):
    """Words of before know no addressee and no fact: a word that says the same as one of them is recorded anew."""

    dependencies = [
        ('consents', '0002_words_found_by_phone'),
    ]

    operations = [
        migrations.AddField(
            model_name='word',
            name='addressee',
            field=models.CharField(default='', max_length=32),
        ),
        migrations.AddField(
            model_name='word',
            name='fact',
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name='word',
            index=models.Index(fields=['county', 'addressee', 'said_at'], name='consents_word_addressee'),
        ),
    ]
