"""Versions of attributes, structure, fits, features, documents and former codes of products."""

import common.sql
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import installed_base.models.catalogue
import uuid
from django.db import migrations, models

from common.together import Together


class Migration(migrations.Migration):

    dependencies = [
        ('installed_base', '0003_companies_by_product'),
    ]

    operations = [
        Together([migrations.CreateModel(
            name='BomLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('revision', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('position', models.CharField(blank=True, max_length=60)),
                ('quantity', models.DecimalField(db_default=1, decimal_places=3, default=1, max_digits=12)),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('note', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='FormerCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.CharField(max_length=80)),
                ('code_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Upper(common.sql.RegexpReplace(models.F('code'), models.Value('[^[:alnum:]]'), models.Value(''), models.Value('g'))), output_field=models.TextField())),
            ],
        ),
        migrations.CreateModel(
            name='PartFit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('revision', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('position', models.CharField(blank=True, max_length=60)),
                ('quantity', models.DecimalField(db_default=1, decimal_places=3, default=1, max_digits=12)),
                ('serial_from', models.CharField(blank=True, max_length=80)),
                ('serial_to', models.CharField(blank=True, max_length=80)),
                ('stem', models.CharField(blank=True, editable=False, max_length=80)),
                ('number_from', models.DecimalField(blank=True, decimal_places=0, editable=False, max_digits=80, null=True)),
                ('number_to', models.DecimalField(blank=True, decimal_places=0, editable=False, max_digits=80, null=True)),
                ('revision_from', models.CharField(blank=True, max_length=40)),
                ('revision_to', models.CharField(blank=True, max_length=40)),
                ('revision_from_key', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), blank=True, editable=False, null=True, size=None)),
                ('revision_to_key', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), blank=True, editable=False, null=True, size=None)),
                ('note', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='ProductDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('revision', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(choices=[('manual', 'Manual'), ('datasheet', 'Data sheet'), ('drawing', 'Drawing'), ('parts_list', 'Parts list'), ('certificate', 'Certificate'), ('bulletin', 'Service bulletin'), ('release_notes', 'Release notes'), ('picture', 'Picture'), ('other', 'Other document')], default='manual', max_length=14)),
                ('title', models.CharField(max_length=200)),
                ('language', models.CharField(blank=True, max_length=5)),
                ('document_revision', models.CharField(blank=True, max_length=40)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('link', models.URLField(blank=True, max_length=1000)),
                ('file', models.FileField(blank=True, upload_to=installed_base.models.catalogue.random_name)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('file_size', models.BigIntegerField(default=0)),
                ('file_type', models.CharField(blank=True, max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='SchemaVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('schema', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='SoftwareFeature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('revision', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('code', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=200)),
                ('since_version', models.CharField(blank=True, max_length=40)),
                ('description', models.CharField(blank=True, max_length=1000)),
                ('code_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Upper(common.sql.RegexpReplace(models.F('code'), models.Value('[^[:alnum:]]'), models.Value(''), models.Value('g'))), output_field=models.TextField())),
            ],
        )]),
        Together([migrations.AddField(
            model_name='installeditem',
            name='schema_version',
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='product',
            name='last_contract_attach',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='product',
            name='succeeded_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='productfamily',
            name='changed_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name='productfamily',
            name='code',
            field=models.CharField(blank=True, db_default='', max_length=40),
        ),
        migrations.AddField(
            model_name='productfamily',
            name='created_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name='productfamily',
            name='description',
            field=models.TextField(blank=True, db_default='', max_length=4000),
        ),
        migrations.AddField(
            model_name='productfamily',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='families', to='installed_base.productfamily'),
        ),
        migrations.AddField(
            model_name='productfamily',
            name='revision',
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        )]),
        Together([migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('last_contract_attach', None), ('end_of_support', None), ('end_of_support__gte', models.F('last_contract_attach')), _connector='OR'), name='product_contracts_while_supported'),
        ),
        migrations.AddConstraint(
            model_name='productfamily',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Upper('code'), condition=models.Q(('code', ''), _negated=True), name='family_code_once'),
        ),
        migrations.AddConstraint(
            model_name='productfamily',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='family_has_name'),
        ),
        migrations.AddConstraint(
            model_name='productfamily',
            constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='family_not_own_parent'),
        )]),
        Together([migrations.AddField(
            model_name='bomline',
            name='assembly',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bom_lines', to='installed_base.product'),
        ),
        migrations.AddField(
            model_name='bomline',
            name='component',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='used_in_lines', to='installed_base.product'),
        ),
        migrations.AddField(
            model_name='formercode',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_codes', to='installed_base.product'),
        ),
        migrations.AddField(
            model_name='partfit',
            name='part',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fits', to='installed_base.product'),
        ),
        migrations.AddField(
            model_name='partfit',
            name='product',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='fitting_parts', to='installed_base.product'),
        ),
        migrations.AddField(
            model_name='productdocument',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='installed_base.product'),
        ),
        migrations.AddField(
            model_name='schemaversion',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='schema_versions', to='installed_base.product'),
        ),
        migrations.AddField(
            model_name='softwarefeature',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='features', to='installed_base.product'),
        )]),
        Together([migrations.AddConstraint(
            model_name='bomline',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('position', ''), _negated=True), expressions=[('assembly', '='), ('position', '='), ('during', '&&')], name='bom_one_component_in_a_place'),
        ),
        migrations.AddConstraint(
            model_name='bomline',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('position', '')), expressions=[('assembly', '='), ('component', '='), ('during', '&&')], name='bom_component_once_without_place'),
        ),
        migrations.AddConstraint(
            model_name='bomline',
            constraint=models.CheckConstraint(condition=models.Q(('assembly', models.F('component')), _negated=True), name='bom_not_of_itself'),
        ),
        migrations.AddConstraint(
            model_name='bomline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='bom_quantity_positive'),
        ),
        migrations.AddConstraint(
            model_name='bomline',
            constraint=models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='bom_during_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='formercode',
            constraint=models.UniqueConstraint(fields=('product', 'code_key'), name='former_code_once'),
        ),
        migrations.AddConstraint(
            model_name='formercode',
            constraint=models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='former_code_not_empty'),
        ),
        migrations.AddIndex(
            model_name='partfit',
            index=models.Index(fields=['product', 'stem', 'number_from'], name='fit_range'),
        ),
        migrations.AddConstraint(
            model_name='partfit',
            constraint=models.CheckConstraint(condition=models.Q(('part', models.F('product')), _negated=True), name='fit_not_of_itself'),
        ),
        migrations.AddConstraint(
            model_name='partfit',
            constraint=models.CheckConstraint(condition=models.Q(('number_from', None), ('number_to', None), ('number_to__gte', models.F('number_from')), _connector='OR'), name='fit_numbers_in_order'),
        ),
        migrations.AddConstraint(
            model_name='partfit',
            constraint=models.CheckConstraint(condition=models.Q(('revision_from_key', None), ('revision_to_key', None), ('revision_to_key__gte', models.F('revision_from_key')), _connector='OR'), name='fit_revisions_in_order'),
        ),
        migrations.AddConstraint(
            model_name='partfit',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='fit_quantity_positive'),
        ),
        migrations.AddConstraint(
            model_name='partfit',
            constraint=models.UniqueConstraint(fields=('product', 'part', 'position', 'serial_from', 'serial_to', 'revision_from', 'revision_to'), name='fit_once'),
        ),
        migrations.AddConstraint(
            model_name='productdocument',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='document_has_title'),
        ),
        migrations.AddConstraint(
            model_name='productdocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('link', ''), models.Q(('file', ''), _negated=True)), models.Q(models.Q(('link', ''), _negated=True), ('file', '')), _connector='OR'), name='document_file_or_link'),
        ),
        migrations.AddConstraint(
            model_name='productdocument',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='document_valid_days'),
        ),
        migrations.AddConstraint(
            model_name='schemaversion',
            constraint=models.UniqueConstraint(fields=('product', 'number'), name='schema_version_once'),
        ),
        migrations.AddConstraint(
            model_name='softwarefeature',
            constraint=models.UniqueConstraint(fields=('product', 'code_key'), name='feature_code_once'),
        ),
        migrations.AddConstraint(
            model_name='softwarefeature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='feature_has_code_and_name'),
        )]),
    ]
