from alembic import op

revision = "ccc"
down_revision = (
    "bbb",
    "aaa",
)


def upgrade():
    pass
