module OrdersHelper
  ORDER_FIELDS = %i[id status total].freeze

  def order_badge(order, status: nil)
    content_tag(:b, order.status, class: status) # ~ breaking likely
  end

  def payment_badge(payment)
    payment.state
  end
end
