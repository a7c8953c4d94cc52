class OrderMail
  attr_reader :order, :parcel

  delegate :status, :total, to: :order # ~ breaking likely
  delegate :status, to: :parcel
  delegate :status, to: :carrier
end
