from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship, validates


class Base(DeclarativeBase):
    pass


class Timestamped:
    created_at = Column(Integer)


class Owned:
    @declared_attr
    def customer_id(cls):
        return Column(Integer, ForeignKey("customers.id"))


class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(
        back_populates="customer",
        order_by="Order.state",  # ~ breaking likely
    )

    def open_orders(self):
        return [order for order in self.orders if order.state == "new"]  # ~ breaking likely


class Order(Timestamped, Owned, Base):
    __tablename__ = "orders"
    __table_args__ = (
        Index("status", "status", "total"),  # ~ breaking likely
        CheckConstraint("total >= 0", name="total"),
    )

    id = Column(Integer, primary_key=True)
    state = Column("status", String(20), default="new")  # ~ breaking likely
    total = Column(Integer)
    customer = relationship("Customer", back_populates="orders")
    lines = relationship("OrderLine", backref="order")

    @validates("state")  # ~ breaking likely
    def check(self, key, value):
        return value or self.state  # ~ breaking likely

    @classmethod
    def all_open(cls, session):
        return session.query(cls).filter(cls.state == "new").all()  # ~ breaking likely


class OrderLine(Base):
    __tablename__ = "order_line"

    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey("orders.id"))
    sku = Column(String)


metadata = MetaData()

shipments = Table(
    "shipment",
    metadata,
    Column("order_id", ForeignKey("orders.id")),
    Column("status", String),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Integer),
    Column("status", String),  # ~ breaking likely
)
