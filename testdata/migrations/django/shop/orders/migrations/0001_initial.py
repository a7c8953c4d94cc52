from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("status", models.CharField(max_length=20, default="new", db_index=True)),
                ("total", models.DecimalField(max_digits=12, decimal_places=2, null=True)),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="customers.customer")),
                ("labels", models.ManyToManyField(to="sales.label", blank=True)),
                ("note", models.TextField(db_column="remark")),
            ],
            options={"unique_together": {("customer", "status")}, "ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="Label",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("slug", models.SlugField(unique=True)),
            ],
            options={"db_table": "order_labels"},
        ),
        migrations.CreateModel(
            name="OpenOrder",
            fields=[],
            options={"proxy": True},
            bases=("sales.order",),
        ),
    ]
