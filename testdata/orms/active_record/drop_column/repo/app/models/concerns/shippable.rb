module Shippable
  extend ActiveSupport::Concern

  included do
    scope :shipped, -> { where(status: "shipped") } # ~ breaking likely
  end

  class_methods do
    def ship_all
      update_all(status: "shipped") # ~ breaking likely
    end
  end

  def ship
    update_column(:status, "shipped") # ~ breaking likely
  end
end
