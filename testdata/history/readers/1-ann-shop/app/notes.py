def noted(db):
    return db.execute("SELECT id FROM orders WHERE note IS NOT NULL")
