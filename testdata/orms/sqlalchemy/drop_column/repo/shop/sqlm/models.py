from typing import Optional

from sqlmodel import Field, Relationship, Session, SQLModel, select


class BookingBase(SQLModel):
    status: str = "new"  # ~ breaking likely
    total: int


class Booking(BookingBase, table=True):
    __tablename__ = "orders"
    id: Optional[int] = Field(default=None, primary_key=True)


class BookingRead(BookingBase):
    note: str


def new(session: Session):
    return session.exec(select(Booking).where(Booking.status == "new")).first().status  # ~ breaking likely
