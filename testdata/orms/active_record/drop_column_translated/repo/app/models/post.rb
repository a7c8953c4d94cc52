class Post < ApplicationRecord
  include Translatable

  validates :teaser, presence: true # ~ breaking likely

  def short
    teaser.truncate(20) # ~ breaking likely
  end
end
