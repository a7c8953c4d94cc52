class SiteSetting < ActiveRecord::Base
  def self.current
    Rails.cache.fetch("site_settings") { SiteSetting.first }
  end
end
