class Order < ActiveRecord::Base
  belongs_to :customer # ~ breaking likely
  scope :of, ->(customer) { where(customer: customer) } # ~ breaking likely
  scope :mine, ->(id) { where(customer_id: id) } # ~ breaking likely

  def customer_name
    customer.name
  end
end
