from shop import orders_service


def seed():
    orders_service.create_order(status="new", total=1)  # ~ risky possible
    orders_service.create_review(status="new")
    orders_service.send_order(status="new")
