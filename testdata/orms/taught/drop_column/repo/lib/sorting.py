def latest():
    sort_orders(limit=5, by="status, shipped_on")  # ~ breaking likely
    sort_orders(limit=5, by="status")
    sort_shipments(by="shipped_on")
