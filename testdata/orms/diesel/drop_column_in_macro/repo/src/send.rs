use crate::schema::sends;

// A macro of the application declares the struct, and another one for each engine.
db_object! {
    #[derive(Identifiable, Queryable, Insertable, AsChangeset)]
    #[diesel(table_name = sends)]
    #[diesel(primary_key(uuid))]
    pub struct Send {
        pub uuid: String,
        pub key: String, // ~ breaking likely
        pub name: Option<String>,
    }

    #[derive(Identifiable, Queryable)]
    #[diesel(table_name = ciphers)]
    pub struct Cipher {
        pub uuid: String,
        pub key: Option<String>,
    }
}

impl Send {
    pub fn to_json(&self) -> Value {
        json!({
            "Name": self.name,
            "Key": self.key, // ~ breaking likely
        })
    }

    pub async fn by_key(key: &str, conn: &mut DbConn) -> Vec<Self> {
        db_run! { conn: {
            sends::table.filter(sends::key.eq(key)).load::<SendDb>(conn) // ~ breaking likely
        }}
    }
}

fn cipher(cipher: &Cipher) -> Option<&str> {
    cipher.key.as_deref()
}

// What has a language of its own is left as it is.
bitflags! {
    struct Access: u32 {
        const KEY = 1;
    }
}
