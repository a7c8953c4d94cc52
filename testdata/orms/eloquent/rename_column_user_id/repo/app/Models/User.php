<?php

namespace App\Models;

use Illuminate\Foundation\Auth\User as Authenticatable;

class User extends Authenticatable
{
    public function orders()
    {
        return $this->hasMany(Order::class); // ~ breaking likely
    }

    public function items()
    {
        return $this->hasMany(OrderItem::class, 'order_id');
    }
}
