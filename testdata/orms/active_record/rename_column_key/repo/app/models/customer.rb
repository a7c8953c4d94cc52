class Customer < ActiveRecord::Base
  has_many :orders, inverse_of: :customer # ~ breaking likely
  has_many :payments, through: :orders

  def waiting
    Order.find_by_customer_id_and_status(id, "new") # ~ breaking likely
  end
end
