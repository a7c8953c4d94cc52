from shop import services


def seed():
    services.create_order(status="new", total=1)  # ~ risky possible
    services.create_review(status="new")
    services.send_order(status="new")
    services.create(status="new")
