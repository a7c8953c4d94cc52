def test_late(db):
    assert db.execute("SELECT count(*) FROM orders WHERE status = 'late'") == 1
