module Shop
  module Billing
    class Invoice < ApplicationRecord
      scope :open, -> { where(state: "open") } # ~ breaking likely

      def close
        update(state: "closed") # ~ breaking likely
      end
    end
  end
end
