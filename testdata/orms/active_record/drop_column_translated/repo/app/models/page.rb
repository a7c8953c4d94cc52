class Page < ApplicationRecord
  validates :teaser, presence: true
end
