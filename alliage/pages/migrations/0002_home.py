"""The home page takes the place of Wagtail's Welcome page."""

from django.db import migrations

from alliage.pages.services import lay_first_page


def forward(apps, schema_editor):
    lay_first_page(apps)


class Migration(migrations.Migration):
    dependencies = [
        ('pages', '0001_initial'),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
