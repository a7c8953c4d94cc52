class OrderDecorator < Draper::Decorator
  delegate :status, to: :object # ~ breaking likely

  def label
    object.status.upcase # ~ breaking likely
  end
end
