import sqlalchemy as sa
from sqlalchemy import desc, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.orm import Session, joinedload, load_only

from shop import models
from shop.models import Customer, Order, OrderLine, orders, shipments
from shop.schemas import OrderIn


def place(session: Session, customer: Customer):
    order = Order(customer=customer, state="new")  # ~ breaking likely
    session.add(order)
    session.execute(insert(Order).values(state="new", total=0))  # ~ breaking likely
    session.execute(insert(orders).values([{"status": "new"}, {"id": 2}]))  # ~ breaking likely
    session.execute(pg_insert(Order).on_conflict_do_update(index_elements=["id"], set_={"state": "new"}))  # ~ breaking likely
    session.bulk_insert_mappings(Order, [{"state": "new"}])  # ~ breaking likely
    return order.state  # ~ breaking likely


def read(session: Session):
    yield session.query(Order).filter(Order.state == "new").all()  # ~ breaking likely
    yield session.query(Order).filter_by(state="new", total=1).first()  # ~ breaking likely
    yield session.query(Order).order_by(desc(Order.state))  # ~ breaking likely
    yield session.query(Order.id, Order.state)  # ~ breaking likely
    yield session.query(OrderLine).join(Order).filter(models.Order.state == "new")  # ~ breaking likely
    yield session.query(Order).options(load_only(Order.state))  # ~ breaking likely
    yield session.query(Order).options(joinedload(Order.lines)).filter(Order.total > 1)
    yield session.query(Order).filter(text("status = 'new'"))  # ~ breaking likely
    yield session.execute(select(Order).where(Order.state.in_(["a"]))).scalars().all()  # ~ breaking likely
    yield session.execute(sa.select(orders.c.status).where(orders.c["id"] == 1))  # ~ breaking likely
    yield session.execute(shipments.select().where(shipments.c.status == "sent"))
    yield session.execute(text("SELECT status FROM orders"))  # ~ breaking certain
    yield select(sa.func.count(Order.id)).group_by(Order.state)  # ~ breaking likely


def close(session: Session, number: int, payload: OrderIn, status: str):
    order = session.get(Order, number)
    order.state = "closed"  # ~ breaking likely
    session.execute(update(Order).where(Order.id == number).values(state="closed"))  # ~ breaking likely
    session.query(Order).filter(Order.id == 1).update({"state": "closed"})  # ~ breaking likely
    session.execute(orders.update().where(orders.c.id == 1).values(status="closed"))  # ~ breaking likely
    found = session.scalars(select(Order)).first()
    print(found.state, getattr(found, "state"))  # ~ breaking likely
    for other in session.query(Order):
        print(other.state, other.customer.email)  # ~ breaking likely
    line = session.query(OrderLine).first()
    print(line.order.state)  # ~ breaking likely
    print(payload.state)  # ~ risky possible
    # A field that came in, a key, a local variable, a row of another table.
    print(payload.status, status, {"state": 1}["state"])
    for shipment in session.execute(select(shipments)):
        print(shipment.status)
