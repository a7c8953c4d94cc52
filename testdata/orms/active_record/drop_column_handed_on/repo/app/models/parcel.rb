class Parcel < ActiveRecord::Base
end
