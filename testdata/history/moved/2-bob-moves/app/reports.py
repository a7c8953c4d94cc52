def report(db):
    # by state
    return db.execute("select status from orders")
