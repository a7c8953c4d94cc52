def report(db):
    return db.execute("select state from orders")
