from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.orm import mapper

metadata = MetaData()

orders = Table("orders", metadata, Column("id", Integer), Column("status", String))  # ~ breaking likely
customers = Table("customers", metadata, Column("id", Integer), Column("status", String))


class Order:  # ~ risky likely
    pass


class Customer:
    pass


mapper(Order, orders)  # ~ risky likely
mapper(Customer, customers)
