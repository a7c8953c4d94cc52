class Label < ApplicationRecord
  def coupon_code_text = coupon_code.to_s
end
