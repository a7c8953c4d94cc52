from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import mapper, relation

from .db import metadata

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", Integer, ForeignKey("customers.id")),
    Column("ship_code", String),  # ~ breaking likely
    Column("total", Integer),
)

customers = Table(
    "customers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ship_code", String),
)


class Order(object):
    def label(self):
        return self.ship_code  # ~ breaking likely


class Customer(object):
    def label(self):
        return self.ship_code


mapper(Customer, customers)
mapper(Order, orders, properties={"customer": relation(Customer, backref="orders"), "sum": orders.c.total})
