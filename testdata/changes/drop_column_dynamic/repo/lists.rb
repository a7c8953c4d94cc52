# Any column may stand in a list.
def lists(db, columns, sets, id)
  db.exec("SELECT #{columns} FROM orders") # ~ undecided
  db.exec("UPDATE orders SET #{sets} WHERE id = 1") # ~ undecided
  db.exec("INSERT INTO orders (#{columns}) VALUES (1)") # ~ undecided
  db.exec("SELECT #{columns} FROM items")
  db.exec("SELECT id FROM orders WHERE id = #{id}")
end
