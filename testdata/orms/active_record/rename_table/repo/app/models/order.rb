class Order < ActiveRecord::Base # ~ breaking likely
  belongs_to :customer
  scope :open, -> { where(status: "open") }

  def open?
    status == "open"
  end

  def self.cheap
    Order.where("total < ?", 10) # ~ breaking likely
  end

  def self.raw
    connection.select_all("SELECT id FROM #{table_name}") # ~ breaking certain
  end
end
