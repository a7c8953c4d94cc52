from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Shipment(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    order_id = db.Column(db.Integer, db.ForeignKey("orders.id"))
    status = db.Column(db.String)


class Purchase(db.Model):
    __tablename__ = "orders"
    id = db.Column(db.Integer, primary_key=True)
    status = db.Column(db.String)  # ~ breaking likely


def sent():
    return Shipment.query.filter_by(status="sent").all()


def new():
    return Purchase.query.filter_by(status="new").order_by("status").all()  # ~ breaking likely


def first(number):
    purchase = Purchase.query.get_or_404(number)
    return purchase.status  # ~ breaking likely
