class Order < ApplicationRecord
  belongs_to :customer # ~ breaking likely
  validates_presence_of :customer # ~ breaking likely
  validates_presence_of :carriage
  delegate :name, to: :customer, prefix: true # ~ risky likely

  def buyer
    customer.name # ~ risky likely
  end

  def sell_to(other)
    self.customer = other # ~ breaking likely
  end
end
