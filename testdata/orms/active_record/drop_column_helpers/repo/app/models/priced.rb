# As modules gave things to classes before there were concerns.
module Priced
  def self.included(base)
    base.send :include, InstanceMethods
    base.class_eval do
      validates_presence_of :status # ~ breaking likely
      scope :priced, -> { where(status: "priced") } # ~ breaking likely
    end
  end

  module InstanceMethods
    def priced?
      status == "priced" # ~ breaking likely
    end
  end

  module Unused
    def priced?
      status == "priced"
    end
  end
end
