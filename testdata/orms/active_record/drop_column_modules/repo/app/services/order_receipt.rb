class OrderReceipt
  delegate :status, to: :order # ~ breaking likely

  def paid?
    status.present? && status != "new" # ~ breaking likely
  end

  def text(status)
    status.upcase
  end
end

class ParcelReceipt
  delegate :status, to: :parcel

  def sent?
    status == "sent"
  end
end
