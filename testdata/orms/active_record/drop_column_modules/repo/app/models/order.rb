class Order < ApplicationRecord
  # Modules that stand in the class itself.
  module StatusMethods
    def open?
      status == "open" # ~ breaking likely
    end

    def close!
      self.status = "closed" # ~ breaking likely
    end
  end

  module SearchMethods
    def waiting
      where(status: "waiting") # ~ breaking likely
    end

    def open?
      status == "open"
    end
  end

  module Unused
    def open?
      status == "open"
    end
  end

  include StatusMethods
  include Dispatched
  extend SearchMethods

  def self.search(params)
    # A method of the application's own is told which columns it is to ask.
    searched_by(params, :status, :total) # ~ risky possible
    all.searched_by(params, :status) # ~ risky possible
    Parcel.searched_by(params, :status)
    send(:status)
  end

  DEFAULTS = { status: "new", total: 0 }.freeze # ~ breaking likely
  LABELS = { status: "Status" }.freeze

  def self.first_or_default
    first || new(DEFAULTS)
  end

  def self.new_from_parcel(parcel)
    new(total: parcel.weight)
  end
end
