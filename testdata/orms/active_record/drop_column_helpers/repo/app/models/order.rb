class Order < ActiveRecord::Base
  include Priced
  belongs_to :customer
  has_many :parcels

  audited except: [:status] # ~ breaking likely
  scoped_search on: :status, complete_value: true # ~ breaking likely
  scoped_search relation: :parcels, on: :status
  scope :flagged, -> { where("(status >> #{SHIFT} & #{MASK}) = 0") } # ~ breaking likely

  SHIFT = 2
  MASK = 15
end
