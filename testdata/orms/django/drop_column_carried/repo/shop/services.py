from .models import Order, Parcel


def make():
    data = {"status": "new"}  # ~ breaking likely
    data["total"] = 1
    return Order.objects.create(**data)


def found(wanted, late):
    filters = {"total": 1}
    if late:
        filters["status__in"] = wanted  # ~ breaking likely
    return Order.objects.filter(**filters)


def again():
    given = dict(status="new")  # ~ breaking likely
    Order.objects.update_or_create(total=1, defaults=given)


def parcel():
    data = {"status": "sent"}
    Parcel.objects.create(**data)
    answer = {"status": "ok"}
    answer["status"] = "done"
    return answer
