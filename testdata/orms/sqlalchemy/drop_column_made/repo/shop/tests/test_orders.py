from shop.tests import factories
from shop.tests.factories import OrderFactory, ReviewFactory


def test_made():
    order = OrderFactory.create(status="paid")  # ~ breaking likely
    assert order.status == "paid"  # ~ breaking likely
    OrderFactory.build_batch(2, status="paid")  # ~ breaking likely
    factories.Order(status="paid")  # ~ breaking likely
    ReviewFactory.create(status="paid")
    factories.Review(status="paid")


def test_of_another_model():
    factories.PaymentFactory.create(status="paid", total=1)
