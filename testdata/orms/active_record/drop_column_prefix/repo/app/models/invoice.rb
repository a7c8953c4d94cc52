class Invoice < ApplicationRecord
  scope :open, -> { where(state: "open") }
end
