# Which of the tables it is, the program knows.
def counts(db):
    for table in ["orders", "items"]:
        db.execute(f"SELECT count(*) FROM {table}")  # ~ undecided
    db.execute("SELECT count(*) FROM orders")
