from sqlalchemy import Column, Integer, String

from shop.base import Base


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
    status = Column(String, default="new")  # ~ breaking likely
    refund_reason = Column(String)  # ~ breaking likely
    total = Column(Integer)


class Review(Base):
    __tablename__ = "reviews"

    id = Column(Integer, primary_key=True)
    status = Column(String)


class Claim(Base):
    # No migration tells of its table.
    __tablename__ = "claims"

    id = Column(Integer, primary_key=True)
    refund_reason = Column(String)
