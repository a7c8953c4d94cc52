from typing import Optional

from django.db import models as db
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.shortcuts import get_object_or_404

from . import models
from ..stock.models import Shipment
from .models import Customer, OpenOrder, Order, OrderLine


def place(customer):
    order = Order(customer=customer, status="new")  # ~ breaking likely
    order.save()
    Order.objects.create(customer=customer, status="new")  # ~ breaking likely
    Order.objects.bulk_create([Order(customer=customer)], update_fields=["status"])  # ~ breaking likely
    found, created = Order.objects.get_or_create(
        customer=customer,
        defaults={"status": "new"},  # ~ breaking likely
    )
    return found.status  # ~ breaking likely


def close(number: int, customer: Optional["Customer"]):
    order = get_object_or_404(Order, pk=number)
    if order.status == "closed":  # ~ breaking likely
        return
    models.Order.objects.filter(pk=number).update(status="closed")  # ~ breaking likely
    for other in customer.orders.all():
        other.status = "closed"  # ~ breaking likely
    Order.objects.bulk_update(customer.orders.all(), ["status"])  # ~ breaking likely


def lists(number):
    yield Order.objects.only("id", "status")  # ~ breaking likely
    yield Order.objects.defer("status")  # ~ breaking likely
    yield Order.objects.values_list("status", flat=True).distinct()  # ~ breaking likely
    yield Order.objects.exclude(status=None).order_by("-status")  # ~ breaking likely
    yield OrderLine.objects.select_related("order").order_by("order__status")  # ~ breaking likely
    yield Order.objects.annotate(open=Case(When(status="new", then=Value(1)), default=Value(0)))  # ~ breaking likely
    yield Order.objects.filter(Q(total=0) | Q(status="void"))  # ~ breaking likely
    yield Order.objects.filter(total=F("status"))  # ~ breaking likely
    yield Order.objects.open().filter(status="new")  # ~ breaking likely
    yield OpenOrder.objects.filter(status="new")  # ~ breaking likely
    yield Customer.objects.prefetch_related(
        Prefetch("orders", queryset=Order.objects.filter(status="new")),  # ~ breaking likely
    )
    yield Customer.objects.annotate(last=db.Max("orders__status"))  # ~ breaking likely
    yield Customer.objects.filter(Exists(Order.objects.filter(customer=OuterRef("pk"), status="new")))  # ~ breaking likely
    yield Order.objects.extra(where=["status = 'new'"])  # ~ breaking likely
    yield Order.objects.raw("SELECT id, status FROM orders_order")  # ~ breaking certain
    yield Order.objects.filter(lines__sku="x").values("total")
    yield Shipment.objects.filter(status="sent")
    yield sum(o.total for o in Order.objects.all())
    yield [o.status for o in Order.objects.filter(id=number)]  # ~ breaking likely


def in_hand(order: Order, others: list["models.Order"], payload, status):
    status = "new"
    for other in others:
        print(other.status)  # ~ breaking likely
    first = others[0]
    print(first.customer.email, first.status)  # ~ breaking likely
    # A key of a payload, a local variable, an attribute of a response.
    print(payload["order"]["status"], status, {"status": status})
    response = payload.send(order.total)
    return response.status
