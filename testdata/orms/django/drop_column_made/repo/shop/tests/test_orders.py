from model_bakery import baker

from shop.orders.models import Order
from shop.reviews.models import Review
from shop.tests import factories as f
from shop.tests.factories import OrderFactory, ReviewFactory


def test_made():
    order = OrderFactory(status="paid")  # ~ breaking likely
    assert order.status == "paid"  # ~ breaking likely
    OrderFactory.create_batch(3, status="paid")  # ~ breaking likely
    f.OrderFactory.build(total=1, customer__status="new")  # ~ breaking likely
    review = ReviewFactory(status="paid")
    assert review.status == "paid"


def test_by_fixture(order_factory, review_factory):
    assert order_factory(status="paid").total  # ~ breaking likely
    review_factory.create(status="paid")


def test_baked():
    baker.make(Order, status="paid")  # ~ breaking likely
    baker.make("orders.OrderLine", status="paid")  # ~ breaking likely
    baker.make(Review, status="paid")


def test_of_another_model():
    # Nobody knows what it makes, but it is no order.
    f.PaymentFactory.create(status="paid", total=1)
    OrderFactory.reset_sequence(status="paid")
