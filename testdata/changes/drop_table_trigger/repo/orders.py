# The trigger reaches the table only where the owner changes.
HAND_OVER = "UPDATE orders SET owner_id = %s WHERE id = %s"  # ~ breaking certain 42P01
REMARK = "UPDATE orders SET note = %s WHERE id = %s"
ADD = "INSERT INTO orders (id, owner_id) VALUES (%s, %s)"
PARCELS = "SELECT order_id FROM parcels"  # ~ breaking certain 42P01
