def run_create(cur):
    cur.execute("UPDATE orders SET total = 0")
