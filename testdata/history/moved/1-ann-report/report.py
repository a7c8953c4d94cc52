def report(db):
    return db.execute("select status from orders")
