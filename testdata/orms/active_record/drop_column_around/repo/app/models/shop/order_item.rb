module Shop
  class OrderItem < ApplicationRecord
  end
end
