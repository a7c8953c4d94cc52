from shop.reviews.abstract_models import *  # noqa


class Review(AbstractOrderLine):
    pass
