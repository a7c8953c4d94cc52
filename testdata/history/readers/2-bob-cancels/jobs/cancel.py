def cancel(db, order):
    db.execute("UPDATE orders SET status = 'cancelled' WHERE id = %s", order)


def place(db, total):
    db.execute("INSERT INTO orders (status, total) VALUES ('new', %s)", total)


def column_of(db, table):
    return db.execute(f"SELECT status FROM {table}")
