class Customer < ApplicationRecord
  has_many :orders # ~ breaking likely
end
