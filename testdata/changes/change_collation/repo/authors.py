def by_surname(cursor):
    cursor.execute("SELECT id FROM authors ORDER BY surname")  # ~ risky certain silent
    surname = "sorted by surname from authors"
    cursor.execute("SELECT id FROM editors ORDER BY surname")
    cursor.execute("SELECT id FROM authors")
    return surname


def one(cursor, id):
    cursor.execute("SELECT surname FROM authors WHERE id = %s", (id,))  # ~ info certain
