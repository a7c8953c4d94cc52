class Invoice < ApplicationRecord
  belongs_to :customer

  def addressee
    customer.name
  end
end
