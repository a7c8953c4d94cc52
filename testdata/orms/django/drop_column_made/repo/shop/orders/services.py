from django.contrib.auth import get_user_model

User = get_user_model()


def known():
    return User.objects.exclude(status="gone")  # ~ breaking likely


def others():
    return get_user_model().objects.filter(status="gone")  # ~ breaking likely


def check(data):
    if data["order"].status == "void":  # ~ risky possible
        raise ValueError(data["review"].status)
    # A mapping of mappings is no row.
    return data["order"]["status"]


def price(orderline):
    return orderline.status or "open"  # ~ risky possible
