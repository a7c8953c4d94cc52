from alembic import op
import sqlalchemy as sa

revision = 'aaa'
down_revision = None


def upgrade():
    op.create_table('orders',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('number', sa.String(length=20), nullable=False, unique=True),
        sa.Column('status', sa.String(), index=True),
        sa.Column('state', sa.Enum('open', 'done', name='order_state'), nullable=True),
        sa.Column('tags', sa.ARRAY(sa.String()), nullable=True),
        sa.Column('note', app.types.Markdown(), nullable=True),
        sa.Column('placed_at', sa.DateTime(timezone=True), server_default=sa.func.now()),
        sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('orders_customer_fk'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id'),
        schema='sales',
    )


def downgrade():
    op.drop_table('orders')
