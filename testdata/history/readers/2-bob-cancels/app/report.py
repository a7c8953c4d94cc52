class Report:
    def late(self, db):
        return db.execute(
            "SELECT id, status FROM orders WHERE status = 'late' ORDER BY total"
        )
