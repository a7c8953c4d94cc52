def total(db):
    return db.execute("SELECT count(*) FROM orders")
