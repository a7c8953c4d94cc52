class Customer < ApplicationRecord
  has_many :orders # ~ breaking likely
  has_many :invoices
end
