class Order < ApplicationRecord
  include Shippable

  belongs_to :customer, counter_cache: true
  has_many :line_items

  enum :status, { fresh: "new", paid: "paid" } # ~ breaking likely
  validates :status, :total, presence: true # ~ breaking likely
  validates :total, uniqueness: { scope: :status } # ~ breaking likely
  before_save :stamp, if: :status_changed? # ~ breaking likely

  scope :unpaid, -> { where.not(status: "paid") } # ~ breaking likely
  scope :by_state, ->(status) { where("status = ?", status).order(:total) } # ~ breaking likely
  scope :big, -> { where("total > ?", 100) }

  def self.states
    unscoped.distinct.pluck(:status) # ~ breaking likely
  end

  def paid?
    status == "paid" # ~ breaking likely
  end

  def pay!
    update!(status: "paid", total: 1) # ~ breaking likely
  end

  def stamp
    self.status = "paid" # ~ breaking likely
    self.shipped_on = Date.today
  end

  def describe(status)
    "#{status} #{self.status}" # ~ breaking likely
  end

  def raw
    self[:status] || read_attribute(:status) # ~ breaking likely
  end

  def as_json(options = {})
    super(only: [:id, :status, :total]) # ~ breaking likely
  end

  def items
    line_items.select { |item| item.status == "open" }
  end
end
