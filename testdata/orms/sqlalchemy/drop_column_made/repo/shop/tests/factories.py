import factory

from shop.models import Order, Review

SHOWN = ["status", "total"]  # ~ breaking likely


class OrderFactory(factory.alchemy.SQLAlchemyModelFactory):
    status = "new"  # ~ breaking likely

    class Meta:
        model = Order
        exclude = SHOWN


class ReviewFactory(factory.alchemy.SQLAlchemyModelFactory):
    status = "new"

    class Meta:
        model = Review
