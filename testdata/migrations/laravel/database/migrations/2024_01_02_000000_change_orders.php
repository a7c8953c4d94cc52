<?php

class ChangeOrders extends Migration
{
    private $tables = ['orders', 'items'];

    public function up()
    {
        Schema::table('orders', function (Blueprint $table) {
            $table->renameColumn('status', 'state');
            $table->dropColumn(['total', 'tags']);
            $table->text('note')->nullable()->after('state');
            $table->string('state', 40)->nullable()->change();
            $table->dropForeign(['coupon_id']);
            $table->dropIndex('orders_status_index');
            $table->dropMorphs('subject');
            if (true) {
                $table->dropSoftDeletes();
            }
        });
        foreach ($this->tables as $name) {
            Schema::table($name, fn (Blueprint $table) => $table->uuid('tenant_id'));
        }
        $weigh = function (Blueprint $table) {
            $table->integer('weight')->default(0);
        };
        Schema::table('orders', $weigh);
        DB::statement('ALTER TABLE orders ADD CONSTRAINT positive CHECK (weight >= 0)');
        if (DB::getDriverName() === 'mysql') {
            DB::statement('ALTER TABLE orders ENGINE=InnoDB');
        } else {
            DB::transaction(function () {
                DB::statement(<<<'SQL'
                    CREATE INDEX low
                        ON orders (lower(state))
                SQL);
            });
        }
        Schema::rename('items', 'lines');
        Schema::dropIfExists(config('shop.table'));
        Order::query()->update(['state' => 'old']);
    }

    public function down()
    {
        Schema::drop('lines');
    }
}
