from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Invoice(Base):
    __tablename__ = "invoices"  # ~ breaking likely

    id = Column(Integer, primary_key=True)
    number = Column(String)


class Note(Base):
    __tablename__ = "note"

    id = Column(Integer, primary_key=True)
    invoice_id = Column(Integer, ForeignKey("invoices.id"))  # ~ breaking likely


def by_number(session, number):
    # The declaration alone says what the table is called.
    return session.query(Invoice).filter_by(number=number).one()


def show(invoice: Invoice):
    # The row is in hand: the name of its table does not matter.
    return invoice.number
