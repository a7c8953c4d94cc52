# No table is named here: whoever calls names one.
def count(db, table):
    """How many items a table has."""
    return db.execute(f"SELECT count(*) FROM {table}")
