class Customer < ActiveRecord::Base
  has_many :orders

  # What a method of the class picks is called like a row of orders.
  delegate :status, to: :order, allow_nil: true # ~ risky possible

  def order
    [orders, []].flatten.compact.detect(&:id)
  end
end
