from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def forwards(apps, schema_editor):
    schema_editor.execute("UPDATE sales_order SET status = 'old'")


def backwards(apps, schema_editor):
    schema_editor.execute("UPDATE sales_order SET status = 'new'")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("sales", "0001_initial")]

    operations = [
        migrations.RenameField(model_name="order", old_name="note", new_name="comment"),
        migrations.RenameField(model_name="order", old_name="customer", new_name="buyer"),
        migrations.RemoveField(model_name="order", name="labels"),
        migrations.RemoveField(
            model_name="order",
            name="total",
        ),
        migrations.AddField(
            model_name="label",
            name="tags",
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name="order",
            name="status",
            field=models.CharField(max_length=40, choices=[("new", "New")]),
        ),
        migrations.AlterModelOptions(name="order", options={"ordering": ["-id"]}),
        migrations.RunPython(forwards, backwards),
        migrations.RunSQL(
            sql="""
                ALTER TABLE sales_order
                    ADD COLUMN weight integer;
            """,
            reverse_sql="ALTER TABLE sales_order DROP COLUMN weight",
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddIndexConcurrently("order", models.Index(fields=["buyer", "-status"], name="buyer_status")),
            ],
            state_operations=[
                migrations.RemoveField("order", "comment"),
            ],
        ),
        migrations.AddConstraint(
            model_name="label",
            constraint=models.UniqueConstraint(fields=["slug"], condition=models.Q(tags=None), name="one_slug"),
        ),
        computed_operation,
    ]
