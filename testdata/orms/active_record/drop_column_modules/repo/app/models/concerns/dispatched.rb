module Dispatched
  extend ActiveSupport::Concern

  module ClassMethods
    def dispatched
      where(status: "sent") # ~ breaking likely
    end
  end

  def dispatched?
    status == "sent" # ~ breaking likely
  end
end
