table! {
    sends (uuid) {
        uuid -> Text,
        key -> Text, // ~ breaking likely
        name -> Nullable<Text>,
    }
}

table! {
    ciphers (uuid) {
        uuid -> Text,
        key -> Nullable<Text>,
    }
}
