class ReportJob
  def perform(customer_id)
    Order.where(customer_id: customer_id).find_each do |o| # ~ breaking likely
      puts o.customer_id, customer_id # ~ breaking likely
    end
    Order.joins(:customer).pluck("orders.customer_id", "customers.name") # ~ breaking likely
    Order.group(:customer_id).having("count(customer_id) > 2") # ~ breaking likely
    Order.order(Arel.sql("coalesce(customer_id, 0) desc")) # ~ breaking likely
    for order in Order.all
      puts order.customer_id # ~ breaking likely
    end
    payload = { customer_id: customer_id }
    Client.post(payload[:customer_id])
  end
end
