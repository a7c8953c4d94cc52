class ParcelPolicy
  def permitted_attributes
    [:status]
  end
end
