# What stands in the holes changes nothing about the table.
def update(db, columns, values, more, order):
    db.execute(f"UPDATE orders SET {columns} WHERE id = %s", values)  # ~ breaking certain 42P01
    db.execute("UPDATE orders SET %s WHERE id = 1" % columns)  # ~ breaking certain 42P01
    db.execute(f"UPDATE orders SET {columns}")  # ~ breaking certain 42P01
    db.execute(f"UPDATE orders SET status = 'new', {columns} WHERE id = 1")  # ~ breaking certain 42P01
    sql = "INSERT INTO orders (id, status) VALUES (1, 'new') ON CONFLICT (id) DO UPDATE SET " + columns  # ~ breaking certain 42P01
    db.execute(sql)
    db.execute("SELECT count(*) FROM orders WHERE status = 'new' AND " + more)  # ~ breaking certain 42P01
    db.execute(f"SELECT id FROM archive UNION ALL SELECT id FROM orders UNION ALL {more}")  # ~ breaking certain 42P01
    db.execute("SELECT o.id FROM orders AS o %(kind)s people AS p ON p.id = o.id %(more)s" % more)  # ~ breaking certain 42P01
    db.execute("SELECT id FROM orders WHERE id > 1 AND %filter% ORDER BY %order% OFFSET 10")  # ~ breaking certain 42P01
    db.execute(f"UPDATE archive SET {columns} WHERE id = 1")


OPEN = """
    SELECT count(*)
    FROM orders -- ~ breaking certain 42P01
    WHERE status = 'new' AND
"""


def count(db, more):
    clause = build(more)
    db.execute(OPEN + clause)


def named(db, rows):
    db.execute("SELECT o.id FROM orders o, jsonb_to_recordset(%s) AS (wanted text, amount bigint) WHERE o.status = wanted", rows)  # ~ breaking certain 42P01
    db.execute("WITH found (id) AS (SELECT id FROM archive) SELECT id FROM found, json_to_record(%s) AS (name text)", rows)


NOTE = "Update orders set aside and"
