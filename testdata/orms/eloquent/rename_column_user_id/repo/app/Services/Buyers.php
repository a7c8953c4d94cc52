<?php

namespace App\Services;

use App\Models\Order;
use Illuminate\Support\Facades\DB;

class Buyers
{
    public function find($query, int $user_id)
    {
        $this->restrict($query, 'orders', 'total', 'shipped_at');
        Order::whereUserId($user_id)->get(); // ~ breaking likely
        DB::table('users')->leftJoin('orders as o', function ($join) {
            $join->on('o.user_id', '=', 'users.id'); // ~ breaking likely
        })->get();
        return Order::select(['user_id', 'total'])->groupBy('user_id')->get(); // ~ breaking likely
    }

    public function row(): array
    {
        return [
            'id' => 1,
            'user_id' => 2, // ~ risky possible
            'total' => 3,
        ];
    }
}
