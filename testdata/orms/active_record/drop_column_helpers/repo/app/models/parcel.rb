class Parcel < ActiveRecord::Base
  belongs_to :order

  audited except: [:status]
  scoped_search in: :order, on: :status, rename: :order_status # ~ breaking likely
end
