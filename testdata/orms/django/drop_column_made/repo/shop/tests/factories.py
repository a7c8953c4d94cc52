import factory

from shop.orders.models import Order
from shop.reviews.models import Review


class OrderFactory(factory.django.DjangoModelFactory):
    status = "new"  # ~ breaking likely

    class Meta:
        model = Order


class ReviewFactory(factory.django.DjangoModelFactory):
    status = "new"

    class Meta:
        model = Review
