SELECT_PRICE = "SELECT sku, amount FROM prices WHERE id = %s"  # ~ risky certain silent
SELECT_REFUND = "SELECT amount FROM refunds WHERE id = %s"
SKUS = "SELECT sku FROM prices"


def set_price(cursor, amount, sku):
    cursor.execute("UPDATE prices SET amount = %s WHERE sku = %s", (amount, sku))  # ~ risky certain silent


def describe(amount):
    return {"amount": amount, "prices": "the amount from prices"}


def copy(cursor):
    cursor.execute("INSERT INTO refunds (id, amount) SELECT id, amount FROM prices WHERE id = %s")  # ~ risky certain silent
