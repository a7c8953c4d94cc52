class Order < ActiveRecord::Base
  before_validation :fill

  def self.start
    Order.create!(status: "new")
    Order.insert({ status: "new" }) # ~ breaking likely
  end
end
