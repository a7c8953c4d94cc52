from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    accounts = relationship("Account", back_populates="admin")  # ~ breaking likely
    parcels = relationship("Parcel", backref="admin")


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column()  # ~ breaking likely
    total: Mapped[int] = mapped_column()
    admin_id: Mapped[int] = mapped_column(ForeignKey("users.id"))  # ~ breaking likely

    @declared_attr
    def admin(cls) -> Mapped["User"]:
        return relationship("User", lazy="raise", foreign_keys="[Account.admin_id]")  # ~ breaking likely


class Parcel(Base):
    __tablename__ = "parcels"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column()
    admin_id: Mapped[int] = mapped_column()
