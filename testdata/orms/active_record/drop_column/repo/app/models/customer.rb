class Customer < ApplicationRecord
  has_many :orders, dependent: :destroy
  has_many :open_orders, -> { where(status: "open") }, class_name: "Order" # ~ breaking likely
  has_many :line_items, through: :orders

  validates :status, presence: true
  scope :blocked, -> { where(status: "blocked") }
  scope :waiting, -> { joins(:orders).where(orders: { status: "new" }) } # ~ breaking likely

  delegate :status, to: :newest, prefix: true # ~ breaking likely
  has_one :newest, -> { order(:shipped_on) }, class_name: "Order"

  def blocked?
    status == "blocked"
  end

  def last_status
    orders.last&.status # ~ breaking likely
  end

  def states
    orders.map(&:status).uniq # ~ breaking likely
  end

  def items_open?
    line_items.where(status: "open").any?
  end
end
