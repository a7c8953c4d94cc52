<?php

namespace App\Services;

use App\Models\Order;
use Illuminate\Support\Facades\DB;

class Import
{
    public function run(array $row): void
    {
        Order::insert(['id' => 1, 'user_id' => 2, 'total' => 1]); // ~ breaking likely
        DB::table('orders')->insert(['id' => 1, 'user_id' => 2]); // ~ breaking likely
        DB::table('orders')->insert(['id' => 1, 'user_id' => 2, 'region' => 'eu']);
        DB::table('orders')->insert($row + ['id' => 1]);
        DB::table('order_items')->insert(['id' => 1, 'order_id' => 2]);
        Order::create(['user_id' => 1]); // ~ not detected: events and defaults of the model may add what is left out
        Order::where('total', 1)->update(['total' => 2]);
    }
}
