class AccessToken < ApplicationRecord
end
