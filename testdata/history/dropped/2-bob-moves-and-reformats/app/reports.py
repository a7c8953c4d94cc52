def totals(db):
    return db.execute("SELECT total FROM orders")


def report(db):
    return db.execute(
        """
        SELECT o.status, o.total
        FROM orders o
        WHERE o.status = 'open'
        """
    )
