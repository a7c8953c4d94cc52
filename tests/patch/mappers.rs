//! The patch of what a mapper declares: its column or table gets the new name, the code's names stay
//! where the mapper lets them.

#![allow(clippy::unwrap_used)]

use crate::{COLUMN, Repository, TABLE};

/// A file of each mapper before and after the patch of a migration, and what is left to a person.
fn mapped(migration: &str, path: &str, before: &str, after: &str) -> Vec<String> {
    let repository = Repository::new(migration, &[(path, before.as_bytes())]);
    let patch = repository.analyze("", "db/migrations/0002_rename.sql", "patch");
    let told: Vec<String> = match before == after {
        true => String::from_utf8(patch)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect(),
        false => repository.patched("", "db/migrations/0002_rename.sql"),
    };
    let text = String::from_utf8(repository.read(path)).unwrap();
    assert_eq!(text, after, "{told:#?}");
    let has_diff = told.iter().any(|line| !line.starts_with('#'));
    assert!(!has_diff, "{told:#?}");
    let of_person = told.iter().filter(|line| line.contains("app/"));
    of_person.cloned().collect()
}

const NOBODY: [&str; 0] = [];

#[test]
fn the_declaration_of_a_mapper_stands_for_the_new_column() {
    // The code names fields: it stays as it is.
    let django = "from django.db import models\n\nclass Order(models.Model):\n    status = models.CharField(max_length=9)\n    class Meta:\n        db_table = \"orders\"\n\ndef open():\n    return Order.objects.filter(status=\"open\")\n";
    let edited = django.replace("max_length=9", "max_length=9, db_column=\"state\"");
    assert_eq!(mapped(COLUMN, "app/models.py", django, &edited), NOBODY);
    let named = edited.replace("\"state\"", "\"status\"");
    assert_eq!(mapped(COLUMN, "app/models.py", &named, &edited), NOBODY);

    let sqlalchemy = "from sqlalchemy import Column, Index, String\nfrom app.db import Base\n\nclass Order(Base):\n    __tablename__ = \"orders\"\n    id = Column(Integer, primary_key=True)\n    status = Column(String)\n    __table_args__ = (Index(\"orders_status\", \"status\"),)\n\ndef open(session):\n    return session.query(Order).filter(Order.status == \"open\").all()\n";
    let edited = sqlalchemy.replace(
        "Column(String)",
        "Column(\"state\", String, key=\"status\")",
    );
    assert_eq!(mapped(COLUMN, "app/models.py", sqlalchemy, &edited), NOBODY);

    let annotated = "from sqlalchemy.orm import Mapped, mapped_column\nfrom app.db import Base\n\nclass Order(Base):\n    __tablename__ = \"orders\"\n    id: Mapped[int] = mapped_column(primary_key=True)\n    status: Mapped[str | None]\n";
    let edited = annotated.replace(
        "Mapped[str | None]",
        "Mapped[str | None] = mapped_column(\"state\", key=\"status\")",
    );
    assert_eq!(mapped(COLUMN, "app/models.py", annotated, &edited), NOBODY);

    let jpa = "package app;\n\nimport jakarta.persistence.*;\n\n@Entity\n@Table(name = \"orders\")\npublic class Order {\n    @Id\n    private Long id;\n    @Column(name = \"status\", nullable = false)\n    private String status;\n}\n";
    let edited = jpa.replace("\"status\"", "\"state\"");
    assert_eq!(mapped(COLUMN, "app/Order.java", jpa, &edited), NOBODY);
    let with =
        |column: &str| jpa.replace("    @Column(name = \"status\", nullable = false)\n", column);
    for (column, after) in [
        (
            "    @Column(nullable = false)\n",
            "    @Column(name = \"state\", nullable = false)\n",
        ),
        ("    @Column\n", "    @Column(name = \"state\")\n"),
        ("", "    @Column(name = \"state\")\n"),
    ] {
        assert_eq!(
            mapped(COLUMN, "app/Order.java", &with(column), &with(after)),
            NOBODY
        );
    }

    let gorm = "package app\n\nimport \"gorm.io/gorm\"\n\ntype Order struct {\n\tID     uint `gorm:\"primaryKey\"`\n\tStatus string\n}\n\nfunc open(db *gorm.DB) {\n\tvar orders []Order\n\tdb.Where(\"status = ?\", \"open\").Find(&orders)\n\tdb.Where(&Order{Status: \"open\"}).Find(&orders)\n}\n";
    let edited = gorm
        .replace("Status string", "Status string `gorm:\"column:state\"`")
        .replace("\"status = ?\"", "\"state = ?\"");
    assert_eq!(mapped(COLUMN, "app/orders.go", gorm, &edited), NOBODY);
    for (tag, after) in [
        (
            "`gorm:\"not null;column:status\"`",
            "`gorm:\"not null;column:state\"`",
        ),
        ("`gorm:\"not null\"`", "`gorm:\"column:state;not null\"`"),
        (
            "`json:\"status\"`",
            "`gorm:\"column:state\" json:\"status\"`",
        ),
    ] {
        let with = |text: &str, tag: &str| text.replace("`gorm:\"column:state\"`", tag);
        let before = with(&edited, tag).replace("\"state = ?\"", "\"status = ?\"");
        assert_eq!(
            mapped(COLUMN, "app/orders.go", &before, &with(&edited, after)),
            NOBODY
        );
    }

    let diesel = "diesel::table! {\n    orders (id) {\n        id -> Int8,\n        status -> Text,\n        customer_id -> Nullable<Int8>,\n    }\n}\n\npub fn open(connection: &mut PgConnection) -> QueryResult<Vec<String>> {\n    orders::table.select(orders::status).load(connection)\n}\n";
    let edited = diesel.replace(
        "        status ->",
        "        #[sql_name = \"state\"]\n        status ->",
    );
    assert_eq!(mapped(COLUMN, "app/orders.rs", diesel, &edited), NOBODY);
    let named = edited.replace("\"state\"", "\"status\"");
    assert_eq!(mapped(COLUMN, "app/orders.rs", &named, &edited), NOBODY);
}

#[test]
fn where_an_attribute_is_its_column_every_name_is_edited() {
    let rails = "class Order < ApplicationRecord\n  validates :status, presence: true\n  scope :open, -> { where(status: \"open\").order(:status) }\n  scope :late, -> { where(\"orders.status = 'late'\") }\n\n  def open?\n    status == \"open\"\n  end\nend\n";
    let edited = rails
        .replace(":status", ":state")
        .replace("status:", "state:")
        .replace("orders.status", "orders.state")
        .replace("    status ==", "    state ==");
    assert_eq!(
        mapped(COLUMN, "app/models/order.rb", rails, &edited),
        NOBODY
    );

    let laravel = "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\n\nclass Order extends Model\n{\n    protected $fillable = ['status'];\n\n    public function scopeOpen($query)\n    {\n        return $query->where('status', 'open');\n    }\n}\n";
    let edited = laravel.replace("'status'", "'state'");
    assert_eq!(
        mapped(COLUMN, "app/Models/Order.php", laravel, &edited),
        NOBODY
    );

    let squirrel = "package app\n\nimport sq \"github.com/Masterminds/squirrel\"\n\nvar open = sq.Select(\"id\").From(\"orders\").Where(sq.Eq{\"status\": \"open\"}).OrderBy(\"orders.status\")\n";
    let edited = squirrel
        .replace("{\"status\"", "{\"state\"")
        .replace("\"orders.status\"", "\"orders.state\"");
    assert_eq!(mapped(COLUMN, "app/orders.go", squirrel, &edited), NOBODY);
}

#[test]
fn a_model_stands_for_the_new_table() {
    let django = "from django.db import models\n\nclass Order(models.Model):\n    status = models.CharField(max_length=9)\n    class Meta:\n        db_table = \"orders\"\n\ndef all():\n    return Order.objects.all()\n";
    let edited = django.replace("\"orders\"", "\"purchases\"");
    assert_eq!(mapped(TABLE, "app/models.py", django, &edited), NOBODY);

    let sqlalchemy = "from sqlalchemy import Column, ForeignKey, Integer\nfrom app.db import Base\n\nclass Order(Base):\n    __tablename__ = \"orders\"\n    id = Column(Integer, primary_key=True)\n\nclass Shipment(Base):\n    __tablename__ = \"shipments\"\n    id = Column(Integer, primary_key=True)\n    order_id = Column(Integer, ForeignKey(\"orders.id\"))\n";
    let edited = sqlalchemy.replace("\"orders", "\"purchases");
    assert_eq!(mapped(TABLE, "app/models.py", sqlalchemy, &edited), NOBODY);

    let rails = "class Order < ApplicationRecord\n  scope :late, -> { where(\"orders.status = 'late'\") }\nend\n";
    let edited = rails
        .replace(
            "ApplicationRecord\n",
            "ApplicationRecord\n  self.table_name = \"purchases\"\n",
        )
        .replace("orders.status", "purchases.status");
    assert_eq!(mapped(TABLE, "app/models/order.rb", rails, &edited), NOBODY);
    let named = edited.replace("purchases", "orders");
    assert_eq!(
        mapped(TABLE, "app/models/order.rb", &named, &edited),
        NOBODY
    );

    let laravel = "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\n\nclass Order extends Model\n{\n    protected $table = 'orders';\n}\n";
    let edited = laravel.replace("'orders'", "'purchases'");
    assert_eq!(
        mapped(TABLE, "app/Models/Order.php", laravel, &edited),
        NOBODY
    );

    // A builder names columns by their table.
    let builder = "<?php\nnamespace App;\nuse Illuminate\\Support\\Facades\\DB;\n\nfunction open()\n{\n    return DB::table('shipments')->join('orders', 'orders.id', '=', 'shipments.order_id')->where('orders.status', 'open')->get();\n}\n";
    let edited = builder.replace("'orders", "'purchases");
    assert_eq!(mapped(TABLE, "app/open.php", builder, &edited), NOBODY);

    let gorm = "package app\n\nimport \"gorm.io/gorm\"\n\ntype Order struct {\n\tgorm.Model\n\tStatus string\n}\n";
    let edited =
        format!("{gorm}\nfunc (Order) TableName() string {{\n\treturn \"purchases\"\n}}\n");
    assert_eq!(mapped(TABLE, "app/orders.go", gorm, &edited), NOBODY);

    let jpa = "package app;\n\nimport javax.persistence.Entity;\nimport javax.persistence.Id;\nimport javax.persistence.Table;\n\n@Entity\n@Table(name = \"orders\")\npublic class Order {\n    @Id\n    private Long id;\n}\n";
    let edited = jpa.replace("\"orders\"", "\"purchases\"");
    assert_eq!(mapped(TABLE, "app/Order.java", jpa, &edited), NOBODY);

    let diesel = "diesel::table! {\n    orders (id) {\n        id -> Int8,\n        status -> Text,\n    }\n}\ndiesel::joinable!(shipments -> orders (order_id));\n";
    let edited = diesel.replacen(
        "    orders (",
        "    #[sql_name = \"purchases\"]\n    orders (",
        1,
    );
    assert_eq!(mapped(TABLE, "app/orders.rs", diesel, &edited), NOBODY);
}

#[test]
fn what_a_mapper_does_not_say_is_left_to_a_person() {
    // Without `Meta` the class would lose what it inherits; without the import there is no annotation.
    let django = "from django.db import models\n\nclass Order(models.Model):\n    status = models.CharField(max_length=9)\n    class Meta(Base.Meta):\n        db_table = TABLES[\"orders\"]\n";
    mapped(TABLE, "app/models.py", django, django);
    let jpa = "package app;\n\nimport jakarta.persistence.Entity;\nimport jakarta.persistence.Id;\n\n@Entity\npublic class Orders {\n    @Id\n    private Long id;\n    private String status;\n}\n";
    let told = mapped(COLUMN, "app/Orders.java", jpa, jpa);
    assert!(told[0].contains("app/Orders.java:10"), "{told:#?}");
    // Who calls what is handed on calls it by the old name.
    let rails = "class Order < ApplicationRecord\nend\n\nclass Payment < ApplicationRecord\n  belongs_to :order\n  delegate :status, to: :order\n\n  def open?\n    status == \"open\"\n  end\nend\n";
    let told = mapped(COLUMN, "app/models/payment.rb", rails, rails);
    assert!(told[0].contains("app/models/payment.rb:6"), "{told:#?}");
    // A method of another name says something else in Rails.
    let rails = "class Order < ApplicationRecord\n  def late?\n    status_changed? && status_was == \"open\"\n  end\nend\n";
    let told = mapped(COLUMN, "app/models/order.rb", rails, rails);
    assert_eq!(told.len(), 1, "{told:#?}");
}
