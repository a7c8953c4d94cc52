class ReportJob
  def perform
    Order.joins(:customer).count # ~ breaking likely
    Order.includes(:customer).each do |order| # ~ risky likely
      puts order.customer.name # ~ risky likely
    end
    Invoice.joins(:customer).each do |invoice|
      puts invoice.customer.name
    end
  end
end
