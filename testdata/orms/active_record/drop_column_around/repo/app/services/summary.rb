include Shop

class Summary
  def lines(customer)
    puts customer.latest_order.status # ~ breaking likely
    puts customer.parcel.status
    puts customer.delivery_hint # ~ breaking likely
    puts customer.first_order_status # ~ breaking likely
    puts customer.weight
  end

  # The only model that is called so, in a module that is included.
  def items
    OrderItem.where(status: "new") # ~ breaking likely
  end

  def waiting(all)
    if all
      conditions = ["status = ?", "new"] # ~ breaking likely
    else
      conditions = "(status = 'new')" # ~ breaking likely
    end
    Shop::Order.where(conditions)
  end

  def sent
    conditions = ["status = ?", "sent"]
    Parcel.where(conditions)
  end

  def repeat(order_params)
    Shop::Order.create(order_params.merge(status: "new", kind: "again")) # ~ breaking likely
    Parcel.create(order_params.merge(status: "new"))
  end
end
