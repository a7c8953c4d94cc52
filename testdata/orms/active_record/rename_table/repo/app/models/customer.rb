class Customer < ActiveRecord::Base
  has_many :orders # ~ breaking likely
  scope :buying, -> { joins(:orders).where(orders: { status: "open" }) } # ~ breaking likely
  scope :paying, -> { where("orders.status = 'paid'") } # ~ breaking likely

  def total
    orders.sum(:total) # ~ breaking likely
  end

  def last_order_open?(order)
    order.status == "open"
  end
end
