class Payment < ActiveRecord::Base
  self.table_name = "spree_payments"
  belongs_to :order
  delegate :status, to: :order # ~ breaking likely
end
