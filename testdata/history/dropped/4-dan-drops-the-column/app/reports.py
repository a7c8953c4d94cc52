def totals(db):
    return db.execute("SELECT total FROM orders")
