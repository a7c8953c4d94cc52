def late(db):
    return db.execute("SELECT id FROM purchases WHERE phase = 'late'")
