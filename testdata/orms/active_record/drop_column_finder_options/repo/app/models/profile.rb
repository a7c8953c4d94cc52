class Profile < ActiveRecord::Base
  belongs_to :customer
end
