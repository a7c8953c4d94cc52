class LineItem < ApplicationRecord
  belongs_to :order

  def ready?
    status == "open" && order.status == "paid" # ~ breaking likely
  end
end
