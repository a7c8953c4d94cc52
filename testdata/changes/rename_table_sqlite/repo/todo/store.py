import sqlite3

TABLE = "todos"  # ~ breaking certain


def all(db: sqlite3.Connection):
    # The view follows the table.
    db.execute("SELECT title FROM open_todos")
    db.execute("SELECT title FROM lists")
    return db.execute("SELECT title FROM todos WHERE done = ?", (0,))  # ~ breaking certain


def count(db):
    return db.execute(f"SELECT count(*) FROM {TABLE}")
