task :export do
  puts Order.where(total: 1).as_json(only: [:id, :status]) # ~ breaking likely
  order = Order.first
  puts order.slice(:id, :status), order.attributes["status"] # ~ breaking likely
  puts order.payments.map(&:state)
  order.status ||= "new" # ~ breaking likely
  order.increment!(:total)
  puts order.try(:status) # ~ risky likely
  puts %w[status total]
end
