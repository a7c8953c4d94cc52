class OrderPolicy
  def permitted_attributes_for_create
    [:status, :total] # ~ risky possible
  end

  def permitted_columns
    %i[status]
  end
end
