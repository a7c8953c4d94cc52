def test_report(db):
    db.execute("INSERT INTO orders (id, status) VALUES (1, 'open')")
