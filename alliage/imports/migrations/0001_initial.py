import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('actors', '0002_files'),
        ('actors', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('function', models.CharField(blank=True, max_length=150, verbose_name='fonction')),
                ('kind', models.CharField(choices=[('cooperations', 'Coopérations'), ('territoires', 'Territoires'), ('organisations', 'Organisations'), ('conventions', 'Conventions'), ('financements', 'Financements'), ('paiements', 'Paiements'), ('indicateurs', 'Indicateurs')], max_length=14, verbose_name='ce que contient le tableau')),
                ('mode', models.CharField(choices=[('both', 'ajouter ce qui est nouveau et mettre à jour ce qui existe'), ('add', 'seulement ajouter ce qui est nouveau'), ('update', 'seulement mettre à jour ce qui existe')], default='both', max_length=6, verbose_name='que faire des lignes')),
                ('state', models.CharField(choices=[('draft', 'à vérifier'), ('done', 'importé'), ('undone', 'annulé')], default='draft', max_length=6, verbose_name='état')),
                ('name', models.CharField(max_length=120, verbose_name='tableau')),
                ('rows', models.PositiveIntegerField(default=0)),
                ('added', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('left', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('kept_back', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('mends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mended_by', to='imports.import')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='actors.organisation')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['organisation', '-created_at'], name='imports_imp_organis_861f70_idx')],
            },
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('headings', models.JSONField(default=list)),
                ('rows', models.JSONField(default=list)),
                ('notes', models.JSONField(default=list)),
                ('matching', models.JSONField(default=list)),
                ('refusals', models.JSONField(default=list)),
                ('trace', models.JSONField(default=list)),
                ('held', models.JSONField(default=list)),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sheet', to='imports.import')),
            ],
        ),
    ]
