def report(db):
    return db.execute("SELECT o.status, o.total FROM orders o WHERE o.status = 'open'")


def totals(db):
    return db.execute("SELECT total FROM orders")
