class Order < ApplicationRecord # ~ breaking likely
  belongs_to :customer
end
