"""Reports: SELECT status FROM orders is documentation."""
import textwrap

COLUMNS = "id, status"
TABLES = (
    "orders o "
    "JOIN customers c "  # adjacent
    "ON c.id = o.customer_id"
)


class DailyReport:
    '''It's a docstring.'''

    QUERY = f"SELECT {COLUMNS} FROM {TABLES}"

    def totals(self, cursor, day, table="orders"):
        """Totals of a day."""
        cursor.execute(
            """
            SELECT sum(total)
              FROM orders
             WHERE day = %s AND status = %(status)s
            """,
            (day,),
        )
        cursor.execute(f"SELECT {self.cols['x']!r:>10} FROM {table} WHERE a = '{{}}'")
        cursor.execute(rf'SELECT "\d" FROM {f"{table}_old"}')
        cursor.execute("SELECT id FROM %s WHERE id = %%s" % table, [1])
        cursor.execute("SELECT id FROM {} WHERE {col} = 1".format(table, col="status"))
        cursor.execute(u"SELECT 'caf\u00e9' \
FROM orders")

    def search(self, txn, status=None, newest=False):
        sql = "SELECT id FROM orders WHERE 1 = 1"
        if status:
            sql += " AND status = ?"
        if newest:
            sql += " ORDER BY created_at DESC"
        else:
            sql += " ORDER BY id"
        direction = "ASC" if newest else "DESC"
        sql += f" LIMIT {self.limit} {direction}"
        txn.execute(sql)
        return " ".join(["SELECT status", "FROM orders"])

    def other(self):
        return db.fetch(query="SELECT total FROM orders", name='x')
