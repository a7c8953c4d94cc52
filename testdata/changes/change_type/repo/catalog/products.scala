package catalog

class Products(db: Database) {
  // code of the products
  def numbered = db.query("SELECT id FROM products WHERE code = 42") // ~ breaking certain 42883
  def byCode(code: Int) = db.query("SELECT title FROM products WHERE code = ?", code) // ~ risky certain silent
  def codes = db.query("SELECT code FROM products") // ~ risky certain
  def sorted = db.query("""
    SELECT title
      FROM products
     ORDER BY code -- ~ risky certain silent
  """)
  def vouchers(code: Int) = db.query("SELECT id FROM vouchers WHERE code = 42")
  def titles = db.query("SELECT title FROM products")
  def vouched = db.query("SELECT p.id FROM products p JOIN vouchers v ON v.code = p.code") // ~ breaking certain 42883
}
