class OrderSerializer < ActiveModel::Serializer
  attributes :id, :status # ~ breaking likely
end
