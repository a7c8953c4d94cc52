import django_tables2 as tables
from django_tables2.utils import Accessor

from .models import Order


class OrderTable(tables.Table):
    sent_by = tables.Column(accessor=Accessor("sent"), order_by=Accessor("carrier"))  # ~ breaking likely
    begin = tables.Column(accessor=Accessor("start"))

    class Meta:
        model = Order


class OrderResource:
    class Meta:
        queryset = Order.objects.all()
        filtering = {"start": 1, "carrier": 2}  # ~ breaking likely
