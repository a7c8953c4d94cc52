from .model import Customer, Order


def sent(session, code):
    found = session.query(Order).filter(Order.ship_code == code).first()  # ~ breaking likely
    print(found.ship_code)  # ~ breaking likely
    print(found.customer.ship_code)
    return session.query(Customer).filter_by(ship_code=code).all()
