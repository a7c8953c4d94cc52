from django.db import models


class AbstractOrderLine(models.Model):
    # It has the name of another application's class.
    status = models.CharField(max_length=20)

    class Meta:
        abstract = True
