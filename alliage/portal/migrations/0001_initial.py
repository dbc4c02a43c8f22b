import django.db.models.deletion
import django.utils.timezone
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
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(blank=True, max_length=200, verbose_name='autorité responsable')),
                ('address', models.TextField(blank=True, verbose_name='adresse')),
                ('publisher', models.CharField(blank=True, max_length=200, verbose_name='directeur ou directrice de la publication (fonction)')),
                ('host', models.CharField(blank=True, max_length=250, verbose_name='hébergeur')),
                ('contact', models.EmailField(blank=True, max_length=254, verbose_name='courriel de contact')),
                ('dpo_contact', models.EmailField(blank=True, max_length=254, verbose_name='courriel de la personne déléguée à la protection des données')),
                ('audit_on', models.DateField(blank=True, null=True, verbose_name='date de l’audit d’accessibilité')),
                ('audit_by', models.CharField(blank=True, max_length=200, verbose_name='audit réalisé par')),
                ('audit_level', models.CharField(blank=True, choices=[('none', 'non conforme'), ('partial', 'partiellement conforme'), ('full', 'totalement conforme')], max_length=8, verbose_name='niveau de conformité RGAA')),
                ('audit_rate', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='taux de conformité en %')),
                ('accessibility_contact', models.EmailField(blank=True, max_length=254, verbose_name='courriel pour l’accessibilité')),
                ('not_accessible', models.TextField(blank=True, verbose_name='contenus non accessibles')),
            ],
        ),
        migrations.CreateModel(
            name='DigestPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rhythm', models.CharField(choices=[('daily', 'chaque jour'), ('weekly', 'chaque semaine'), ('never', 'jamais')], default='weekly', max_length=6, verbose_name='rythme')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'lundi'), (1, 'mardi'), (2, 'mercredi'), (3, 'jeudi'), (4, 'vendredi'), (5, 'samedi'), (6, 'dimanche')], default=0, verbose_name='jour')),
                ('quiet_days', models.JSONField(blank=True, default=list, verbose_name='jours sans courriel')),
                ('quiet_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='pas de courriel à partir de')),
                ('quiet_until', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='jusqu’à')),
                ('muted', models.JSONField(blank=True, default=list, verbose_name='ce que je ne veux pas recevoir')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'courriel de la semaine',
                'verbose_name_plural': 'courriels de la semaine',
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='jour')),
                ('lines', models.PositiveSmallIntegerField(verbose_name='lignes')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'on'), name='one_digest_a_day')],
            },
        ),
        migrations.CreateModel(
            name='PolicyState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fait le')),
                ('function', models.CharField(max_length=150, verbose_name='fait par (fonction)')),
                ('counts', models.JSONField(default=dict)),
                ('data', models.JSONField(default=dict)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='actors.organisation')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'état de la politique',
                'verbose_name_plural': 'états de la politique',
                'ordering': ['-made_at', '-pk'],
                'indexes': [models.Index(fields=['organisation', '-made_at'], name='portal_poli_organis_6a9a4d_idx')],
            },
        ),
    ]
