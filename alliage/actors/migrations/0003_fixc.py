"""The journal no longer names the addresses invitations went to."""

from django.db import migrations

from alliage.actors.services.invitations import forget_addresses


def forward(apps, schema_editor):
    forget_addresses(apps)


class Migration(migrations.Migration):
    dependencies = [
        ('actors', '0003_fixa'),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
