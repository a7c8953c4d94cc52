class ParcelSerializer < ActiveModel::Serializer
  def label
    object.status
  end
end
