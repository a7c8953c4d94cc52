"""change"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision: str = "bbb"
down_revision = "aaa"
branch_labels = None
depends_on = None

TABLES = ["orders", "items"]
mood = sa.Enum("sad", "ok", name="mood")


def upgrade():
    mood.create(op.get_bind())
    sa.Enum("a", "b", name="letter").create(op.get_bind(), checkfirst=True)
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("weight", sa.Numeric(12, 2), server_default=sa.text("0"), nullable=False))
        batch_op.alter_column("status", existing_type=sa.String(), type_=sa.Text(), nullable=True)
        batch_op.drop_column("note")
        batch_op.create_index(batch_op.f("ix_orders_weight"), ["weight"], unique=False)
        batch_op.create_unique_constraint("uq_number", ["number"])
        batch_op.drop_constraint("orders_customer_fk", type_="foreignkey")
    op.alter_column("orders", "number", new_column_name="reference")
    for table in TABLES:
        op.add_column(table, sa.Column("tenant_id", postgresql.UUID(as_uuid=True), sa.ForeignKey("tenants.id", ondelete="CASCADE")))
    if op.get_bind().dialect.name == "mysql":
        op.execute("ALTER TABLE orders ENGINE=InnoDB")
    else:
        op.execute(sa.text("""
            ALTER TABLE orders
                ADD CONSTRAINT positive CHECK (weight >= 0)
        """))
    conn = op.get_bind()
    conn.execute("UPDATE orders SET weight = 1")
    op.create_index("ix_low", "orders", [sa.text("lower(status)")], postgresql_where=sa.text("weight > 0"))
    op.rename_table("items", "lines")
    op.drop_table(name_of_the_day())
    fill()


def fill():
    op.create_foreign_key(None, "lines", "orders", ["order_id"], ["id"], ondelete="SET NULL")


def downgrade():
    op.drop_column("orders", "weight")
