def insert(cursor):
    cursor.execute("INSERT INTO billing_invoice (id, number) VALUES (1, 'a')")  # ~ breaking certain 23502
