class Discounts
  def used = Order.where.not(coupon_code: nil)
end
