class Discounts
  def used
    Order.where.not(coupon_code: nil)
  end

  def count = Order.group(:coupon_code).count
end
