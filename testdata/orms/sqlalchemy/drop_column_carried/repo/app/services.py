from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from app.models import Account, Parcel

DEFAULTS = {"status": "new"}  # ~ breaking likely


def make():
    data = {"status": "new", "total": 1}  # ~ breaking likely
    data["admin_id"] = 3  # ~ breaking likely
    data["seen"] = True
    return Account(**data)


def default():
    return Account(**DEFAULTS)


def other():
    data = {"status": "new"}
    data["admin_id"] = 3
    return Parcel(**data)


def many(session):
    rows = [{"status": "new"}, {"total": 1}]  # ~ breaking likely
    session.execute(insert(Account), rows)
    session.execute(insert(Account), [{"status": "new"}])  # ~ breaking likely
    session.execute(insert(Parcel), [{"status": "new"}])
    values = {"status": "sent"}
    session.execute(insert(Parcel).values(values))


def handed(repository, account: Account, parcel: Parcel):
    repository.update(account, update_dict={"status": "paid"})  # ~ risky possible
    repository.update(parcel, update_dict={"status": "paid"})
    repository.find(account, {"status": "paid"})
    payload = {"status": "ok"}
    return payload


def loaded():
    return select(Account).options(joinedload(Account.admin))  # ~ breaking likely


def loaded_by_name(session):
    accounts = session.query(Account).options(joinedload("admin"))  # ~ breaking likely
    parcels = session.query(Parcel).options(joinedload("admin"), joinedload("other"))
    return accounts, parcels
