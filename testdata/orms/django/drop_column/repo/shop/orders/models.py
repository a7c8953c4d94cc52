from django.db import models
from django.db.models import Count, F, Q


class Timestamped(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class OrderQuerySet(models.QuerySet["Order"]):
    def open(self):
        return self.filter(status__in=["new", "paid"])  # ~ breaking likely

    def big(self):
        return self.filter(total__gt=100)


class Customer(models.Model):
    email = models.EmailField()
    loyalty_level = models.CharField(max_length=10)

    def has_open_order(self):
        return self.orders.filter(status="new").exists()  # ~ breaking likely


class Order(Timestamped):
    customer = models.ForeignKey(Customer, related_name="orders", on_delete=models.CASCADE)
    status = models.CharField(max_length=20, default="new")  # ~ breaking likely
    total = models.DecimalField(max_digits=12, decimal_places=2)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "status"]  # ~ breaking likely
        indexes = [
            models.Index(fields=["status"], name="status"),  # ~ breaking likely
        ]
        constraints = [
            models.CheckConstraint(
                check=~Q(status="void") | Q(total=0),  # ~ breaking likely
                name="void_is_free",
            ),
        ]

    def is_open(self):
        return self.status in ("new", "paid")  # ~ breaking likely

    def label(self):
        return self.get_status_display()  # ~ breaking likely

    def close(self):
        self.status = "closed"  # ~ breaking likely
        self.save(update_fields=["status", "total"])  # ~ breaking likely


class OpenOrder(Order):
    class Meta:
        proxy = True


class OrderLine(models.Model):
    order = models.ForeignKey(Order, related_name="lines", on_delete=models.CASCADE)
    sku = models.CharField(max_length=40)
    quantity = models.IntegerField()

    @classmethod
    def of_new_orders(cls):
        return cls.objects.filter(order__status="new")  # ~ breaking likely


def totals_by_status():
    counted = Order.objects.values("status").annotate(n=Count("id"))  # ~ breaking likely
    return {row["status"]: row["n"] for row in counted}  # ~ breaking likely
