class Ordering
  def place(customer)
    attributes = { total: 1 }
    attributes[:status] = "new" # ~ breaking likely
    customer.orders.create(attributes)
  end

  def pack(order)
    attributes = { order_id: order.id }
    attributes[:status] = "new"
    order.parcels.create(attributes)
  end
end
