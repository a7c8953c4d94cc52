# A project may bring models of its own: these are declared where it does not.
from shop.orders.abstract_models import *  # noqa
from shop.registry import is_registered

if not is_registered("orders", "Order"):

    class Order(AbstractOrder):
        pass


if not is_registered("orders", "OrderLine"):

    class OrderLine(AbstractOrderLine):
        pass
