# A condition is of the columns that the file names.
COLUMNS = ["status", "total"]


def one(db, column, value):
    db.execute(f"SELECT id FROM orders WHERE {column} = 1")  # ~ undecided
    db.execute(f"SELECT id FROM orders ORDER BY {column}")  # ~ undecided
    db.execute(f"SELECT id FROM orders WHERE status = {value}")
