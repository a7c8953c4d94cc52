Factory.define :order do |o|
  o.total 1
  o.status { "new" } # ~ breaking likely
end

Factory.define :late_order, class: Order do |o|
  o.status "late" # ~ breaking likely
end

Factory.define :parcel do |p|
  p.status "sent"
end
