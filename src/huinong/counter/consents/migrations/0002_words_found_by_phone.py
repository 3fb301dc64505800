from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consents', '0001_first'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='word',
            name='consents_word_phone',
        ),
        migrations.AddIndex(
            model_name='word',
            index=models.Index(fields=['county', 'phone_hash'], name='consents_word_phone'),
        ),
    ]
