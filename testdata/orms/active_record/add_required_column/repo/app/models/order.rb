class Order < ActiveRecord::Base
  def self.import
    insert_all([{ customer_id: 1, status: "new" }, { customer_id: 2, status: "new" }]) # ~ breaking likely
    insert_all(rows)
    insert({ customer_id: 1, channel: "web" })
    where(status: "new").update_all(status: "old")
    Order.create!(status: "new") # ~ breaking likely
    Order.create!(status: "new") { |order| order.fill }
    Order.new(status: "new").save! # ~ not detected: what is set between new and save is not followed
  end
end
