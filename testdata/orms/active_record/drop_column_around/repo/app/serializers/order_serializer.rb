class OrderSerializer < ActiveModel::Serializer
  attributes :id

  def label
    object.status # ~ breaking likely
  end
end
