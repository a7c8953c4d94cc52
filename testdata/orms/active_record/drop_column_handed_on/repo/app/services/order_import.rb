class OrderImport
  def one(total)
    attributes = {
      status: "new", # ~ breaking likely
      total: total
    }
    Order.create!(attributes)
  end

  def merged(order)
    given = { status: "new" } # ~ breaking likely
    order.update!(given.merge(total: 3))
  end

  def other
    attributes = { status: "sent" }
    Parcel.create!(attributes)
    log(status: "sent")
  end

  def answer
    attributes = { status: 200 }
    render(attributes)
  end
end
