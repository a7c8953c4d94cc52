module Translatable
  extend ActiveSupport::Concern

  included do
    translates :teaser, fallbacks_for_empty_translations: true # ~ breaking likely
  end
end
