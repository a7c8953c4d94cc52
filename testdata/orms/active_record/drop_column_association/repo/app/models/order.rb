class Order < ApplicationRecord
  belongs_to :customer # ~ breaking likely
  delegate :name, to: :customer, prefix: true # ~ risky likely

  def buyer
    customer.name # ~ risky likely
  end

  def sell_to(other)
    self.customer = other # ~ breaking likely
  end
end
