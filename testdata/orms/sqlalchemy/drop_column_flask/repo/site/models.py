from site.core import db


class FinalMixin:
    def is_final(self):
        return self.final_state != ""  # ~ breaking likely


class EditingRevision(FinalMixin, db.Model):
    __tablename__ = "revisions"
    __table_args__ = {"schema": "editing"}

    id = db.Column(db.Integer, primary_key=True)
    final_state = db.Column(db.String)  # ~ breaking likely


class PaperRevision(db.Model):
    """Another schema, which no migration tells of."""

    __tablename__ = "revisions"  # ~ undecided
    __table_args__ = {"schema": "papers"}

    id = db.Column(db.Integer, primary_key=True)
    final_state = db.Column(db.String)


class User(db.Model):
    __tablename__ = "users"

    id = db.Column(db.Integer, primary_key=True)
    eye_candy = db.Column(db.Boolean)  # ~ breaking likely


def papers():
    return PaperRevision.query.filter_by(final_state="").all()
