orders = [
  {
    total: 1,
    status: "new" # ~ breaking likely
  },
  { total: 2 }
]
orders.each do |row|
  Order.create!(row)
end

[{ status: "sent" }].each { |row| Parcel.create!(row) }
[{ status: "paid" }].each { |row| Order.create!(**row) } # ~ breaking likely
