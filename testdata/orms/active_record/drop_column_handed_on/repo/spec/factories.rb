Factory.define :order do |o|
  o.total 1
  o.status { "new" } # ~ breaking likely
end

Factory.define :late_order, class: Order do |o|
  o.status { "late" } # ~ breaking likely
end

Factory.define :old_order, class: Order do |o|
  o.status "old" # ~ not detected: what is called with an argument is taken for a method of its own
end

Factory.define :parcel do |p|
  p.status { "sent" }
end
