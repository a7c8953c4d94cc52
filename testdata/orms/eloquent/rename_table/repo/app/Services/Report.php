<?php

namespace App\Services;

use App\Models\Order;
use Illuminate\Support\Facades\DB;

class Report
{
    public function rows()
    {
        $orders = [];
        DB::table('orders')->count(); // ~ breaking likely
        DB::table('users')->join('orders', 'orders.user_id', '=', 'users.id')->get(); // ~ breaking likely
        // The class says what the table is called.
        return Order::count();
    }
}
