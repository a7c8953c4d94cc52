from app.core import db


class User(db.Model):
    __tablename__ = "users"

    id = db.Column(db.Integer, primary_key=True)
    tokens = db.relationship("RevokedToken", backref="user")  # ~ breaking likely
    others = db.relationship("User")


class RevokedToken(db.Model):
    """A token that is worth nothing any more."""

    __tablename__ = "revoked_tokens"  # ~ breaking likely

    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("users.id"))
