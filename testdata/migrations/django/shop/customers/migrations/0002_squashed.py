from django.db import migrations


class Migration(migrations.Migration):
    replaces = [("customers", "0002_a"), ("customers", "0003_b")]
    dependencies = [("customers", "0001_initial")]
    operations = [migrations.RemoveField("customer", "email")]
