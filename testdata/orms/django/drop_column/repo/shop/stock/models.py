from django.db import models


class Shipment(models.Model):
    # The same name on another table.
    order = models.ForeignKey("orders.Order", on_delete=models.CASCADE)
    status = models.CharField(max_length=20)

    def is_sent(self):
        return self.status == "sent"

    def is_late(self):
        return self.order.status == "late"  # ~ breaking likely


def sent():
    return Shipment.objects.filter(status="sent").order_by("status")


def of_closed_orders():
    return Shipment.objects.filter(order__status="closed", status="sent")  # ~ breaking likely
