from shop.models import Order, Review


def place(db, data):
    order = Order.create(db, data={"status": "new", "total": 1})  # ~ breaking likely
    order.update(db=db, data={"status": "paid"})  # ~ breaking likely
    order.update(status="paid")  # ~ breaking likely
    review = Review.create(db, data={"status": "new"})
    review.update(status="seen")
    # What is not handed to the model is anything.
    db.log({"status": "new"})
    return order.status  # ~ breaking likely


def check(data):
    if data["order"].status == "void":  # ~ risky possible
        raise ValueError(data["review"].status)
    return data["order"]["status"]
