from django.conf import settings
from django.db import models


class AbstractOrder(models.Model):
    customer = models.ForeignKey("users.User", related_name="orders", on_delete=models.CASCADE)
    status = models.CharField(max_length=20, default="new")  # ~ breaking likely
    total = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        abstract = True


class AbstractOrderLine(models.Model):
    order = models.ForeignKey("orders.Order", related_name="lines", on_delete=models.CASCADE)
    status = models.CharField(max_length=20)  # ~ breaking likely

    class Meta:
        abstract = True
