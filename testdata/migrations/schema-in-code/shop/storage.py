def prepare(cur):
    cur.execute("""
        CREATE TABLE IF NOT EXISTS orders (
            id serial PRIMARY KEY,
            status text
        )
    """)
    cur.execute("DROP TABLE IF EXISTS scratch")
