def one(db, column):
    db.execute(f"SELECT id FROM orders ORDER BY {column}")
