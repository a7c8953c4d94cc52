SENT = "SELECT id FROM shipments WHERE status = 'sent'"  # ~ breaking certain 42703
