from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sales", "0002_change")]

    operations = [
        migrations.RenameModel(old_name="Order", new_name="Purchase"),
        migrations.AlterModelTable(name="label", table="labels"),
        migrations.DeleteModel(name="OpenOrder"),
        migrations.RemoveField(model_name="purchase", name="buyer"),
    ]
