module Spree
  class Payment < ActiveRecord::Base # ~ breaking likely
    belongs_to :order, class_name: "::Order"
    validates :state, presence: true

    def paid?
      state == "paid"
    end
  end
end
